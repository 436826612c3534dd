// Every page on the narrowest screen, in either language, also with letters twice as large: nothing is wider than the screen.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { assertAccessible } from "../axe.mjs";
import { startBrowser } from "../chromium.mjs";
import { letter } from "../letters.mjs";
import { startPortal, together } from "../portal.mjs";
import { say } from "../words.mjs";

const NARROW = { width: 320, height: 640 };
const OFFICER = "officer@wuhu.example";
const ALONE = [
  "/",
  "/services",
  "/services?q=%E7%81%AF",
  "/satisfaction",
  "/track",
  "/track?reference=KT4",
  "/reports",
  "/reports?area=340202&status=open",
  "/reports/new",
  "/about",
  "/about/statuses",
  "/privacy",
  "/accessibility",
  "/sign-in",
  "/nothing-here",
  "/me",
  "/me/notices",
  "/desk",
];

describe("a screen of 320 px", () => {
  let portal, browser, session;

  before(async () => {
    [portal, browser] = await together(startPortal(), startBrowser());
    const page = await browser.page({ language: "en", baseURL: portal.url });
    await page.goto("/sign-in");
    await page.locator("[name=email]").fill(OFFICER);
    await page.getByRole("button", { name: say("en", "sign-in-send") }).click();
    const [, code] = await letter(portal, OFFICER, /\b(\d{6})\b/);
    await page.locator("[name=code]").fill(code);
    await page.getByRole("button", { name: say("en", "sign-in-button"), exact: true }).click();
    await page.waitForURL(/\/desk$/);
    session = (await page.context().cookies()).filter(({ name }) => name === "session");
  });

  after(async () => {
    await browser?.close();
    await portal?.remove();
  });

  for (const language of ["en", "zh"]) {
    it(`given letters as they are and twice as large, when the pages are read in ${language}, then none is wider`, async () => {
      const page = await browser.page({ scripts: true, language, baseURL: portal.url, viewport: NARROW, screen: NARROW, isMobile: false });
      const tooWide = [];
      const looked = new Set();

      async function look(address) {
        if (address) await page.goto(address);
        if ((await page.locator("script").count()) > 0) await page.waitForLoadState("networkidle");
        const here = new URL(page.url()).pathname + new URL(page.url()).search;
        looked.add(here);
        assert.equal(await page.locator("html").getAttribute("lang"), language);
        for (const size of ["100%", "200%"]) {
          const wide = await page.evaluate(widest, size);
          if (wide) tooWide.push(`${here} at ${size}: ${wide}`);
        }
        await page.evaluate(() => (document.documentElement.style.fontSize = ""));
        // Who is kept out is the same in either language.
        if (language === "en") await assertAccessible(page);
      }

      async function goOn() {
        await page.getByRole("button", { name: say(language, "continue"), exact: true }).click();
      }

      await page.goto("/sign-in");
      await page.locator("[name=email]").fill("somebody@example.org");
      await page.getByRole("button", { name: say(language, "sign-in-send") }).click();
      await page.waitForURL(/sign-in\/code/);
      await look();
      await page.context().addCookies(session);
      for (const address of ALONE) await look(address);

      await page.goto("/reports");
      const report = await page.locator("a[href^='/reports/']:not([href*='new'])").first().getAttribute("href");
      for (const address of [report, `${report}/follow`, report.replace("/reports/", "/desk/")]) await look(address);

      await page.goto("/reports/new", { waitUntil: "networkidle" });
      await goOn();
      await look();
      await page.locator("summary").click();
      await page.locator("[name=lat]").fill("31.1546");
      await page.locator("[name=lon]").fill("118.4435");
      await page.locator("[name=address]").fill("Averyveryverylongnameofalanewithoutanyspaceinitwhatsoever 18");
      await goOn();
      await goOn();
      await look();
      const draft = new URL(page.url()).pathname.replace(/\/what$/, "");
      await look(`${draft}/area?in=340202012`);
      await page.goto(`${draft}/what`);
      await page.locator("label[for]").filter({ has: page.locator("xpath=self::*[@for='category']") }).click();
      await goOn();
      await goOn();
      await look();
      await page.locator("[name=what]").fill(`${"x".repeat(120)} ${"积水".repeat(60)}`);
      await page.locator("[name='answer.indoors'][value=no]").check({ force: true });
      await goOn();
      await look();
      await page.locator("[name=email]").fill("averyveryverylongname.of.somebody.who.has.one@example.org");
      await goOn();
      await look();
      await page.getByRole("button", { name: say(language, "check-send") }).click();
      await page.waitForURL(/sent$/);
      await look();
      await page.locator("a[href^='/links/']").click();
      await page.waitForURL(/\/reports\/[A-Z0-9]{9}$/);
      await look();

      assert.deepEqual(tooWide, []);
      assert.ok(looked.size >= ALONE.length + 10, [...looked].join(" "));
      assert.deepEqual(page.problems.filter((problem) => !/ (404|422) /.test(problem)), []);
    });
  }
});

/** What reaches beyond the screen with letters of this size; nothing where all fits. */
function widest(size) {
  const html = document.documentElement;
  html.style.fontSize = size;
  if (html.scrollWidth <= 320) return null;
  const beyond = [...document.body.querySelectorAll("*")].filter((each) => each.getBoundingClientRect().right > 320.5);
  const named = beyond.slice(-3).map((each) => `${each.tagName.toLowerCase()}.${each.className} "${(each.innerText ?? "").slice(0, 30)}"`);
  return `${html.scrollWidth} px: ${named.join("; ")}`;
}
