// How well services do: five people apply, their applications end, they rate; before there are five nothing is shown. The page, its
// filter and its file agree, and it can be printed.
//
// Scripts off on SQLite, on on PostgreSQL.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { assertAccessible } from "../axe.mjs";
import { startBrowser } from "../chromium.mjs";
import { ALLOWANCE, choose, fillIn, follow, press, send } from "../forms.mjs";
import { signIn } from "../people.mjs";
import { startPortal, together } from "../portal.mjs";
import { startPostgres } from "../postgres.mjs";
import { say } from "../words.mjs";

const SERVICE = "settling-in-allowance";
const PAGE = "/satisfaction/services";
const OFFICES = ["police", "education", "property", "work"].map((name) => `${name}@wuhu.example`);
const DECIDES = "decision@wuhu.example";
const FEWEST = 5;
const NARROW = { width: 320, height: 640 };
const SCORED_WITHIN = 15_000;

const read = (page) => page.locator("main").innerText();

for (const [engine, scripts] of [["SQLite", false], ["PostgreSQL", true]]) {
  describe(`the score of services on ${engine}, scripts ${scripts ? "on" : "off"}`, () => {
    let database, portal, browser, everybody;
    const applied = [];

    before(async () => {
      database = engine === "PostgreSQL" ? await startPostgres() : undefined;
      [portal, browser] = await together(startPortal({ database: database?.url }), startBrowser());
      everybody = await somebody();
    });

    after(async () => {
      await browser?.close();
      await portal?.remove();
      await database?.stop();
    });

    const somebody = (options) => browser.page({ scripts, language: "en", baseURL: portal.url, ...options });

    async function right(page) {
      await assertAccessible(page);
      const before = page.viewportSize();
      await page.setViewportSize(NARROW);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${page.url()} is too wide`);
      await page.setViewportSize(before);
    }

    /** Somebody applies; she stands at her application. */
    async function applies() {
      const page = await somebody();
      await fillIn(page, SERVICE, ALLOWANCE);
      const reference = await send(page);
      await follow(page, "apply-sent-follow");
      await page.waitForURL(`**/cases/${reference}`);
      applied.push({ page, reference });
    }

    async function rates({ page, reference }, [efficiency, effectiveness]) {
      await page.goto(`/cases/${reference}/rate`);
      await choose(page, "efficiency", efficiency);
      await choose(page, "effectiveness", effectiveness);
      await press(page, "rate-button");
      assert.ok((await read(page)).includes(say("en", "rate-thanks")));
    }

    /** Looks again until the page says it: what comes in is counted in a moment. */
    async function shows(address, holds, what) {
      const deadline = Date.now() + SCORED_WITHIN;
      for (;;) {
        await everybody.goto(address);
        if (await holds(await read(everybody))) return;
        assert.ok(Date.now() < deadline, `${what}: ${await read(everybody)}`);
        await pause(300);
      }
    }

    const row = () => everybody.locator("tr").filter({ has: everybody.locator(`a[href="/services/${SERVICE}"]`) });
    const figures = async () => (await row().innerText()).split(/\s*\t\s*/);

    it("given four who applied, when the page is looked at, then nothing of them is shown", async () => {
      await Promise.all(Array.from({ length: FEWEST - 1 }, applies));
      // They are counted before anybody looks: a report that comes after them is.
      await pause(3_000);
      await shows(PAGE, (words) => words.includes(say("en", "satisfaction-services-empty")), "four are shown");
      await right(everybody);
      assert.equal(await row().count(), 0);
    });

    it("given a fifth, when applications end and are rated, then they are counted, and ratings from five on", async () => {
      await applies();
      await shows(PAGE, async () => (await row().count()) === 1, "five are not shown");
      assert.equal((await figures())[1], String(FEWEST));
      await right(everybody);

      // One is decided, by those who do; the others are taken back.
      const [first, ...others] = applied;
      const desks = await Promise.all([...OFFICES, DECIDES].map(async (email) => {
        const page = await somebody({ size: "desk" });
        await signIn(page, portal, email);
        return page;
      }));
      const decides = desks.pop();
      for (const page of desks) {
        await page.goto(`/desk/applications/${first.reference}`);
        await choose(page, "said", "approve");
        await press(page, "task-send");
      }
      await decides.goto(`/desk/applications/${first.reference}`);
      await choose(decides, "said", "grant");
      await press(decides, "handling-decide");
      await press(decides, "handling-handed-over");
      await Promise.all(others.map(async ({ page, reference }) => {
        await page.goto(`/cases/${reference}/withdraw`);
        await press(page, "handling-withdraw-send");
        await rates({ page, reference }, [2, 4]);
      }));
      await pause(3_000);
      await shows(PAGE, (words) => !words.includes(say("en", "satisfaction-figure-helped")), "four ratings are shown");
      await rates(first, [2, 4]);
      await shows(PAGE, (words) => words.includes(say("en", "satisfaction-figure-helped")), "five ratings are not shown");
      await right(everybody);
      const shown = await read(everybody);
      assert.match(shown, /4\.0/);
      assert.ok(shown.includes(say("en", "satisfaction-figure-decided")), shown);
    });

    it("given the page, when it is filtered, read as a file, printed and read in other languages, then it says the same", async () => {
      const csv = await everybody.locator('a[href^="/satisfaction/services.csv"]').getAttribute("href");
      const file = await everybody.request.get(csv);
      assert.equal(file.headers()["content-type"], "text/csv; charset=utf-8");
      const lines = (await file.text()).split("\r\n").filter((line) => line.startsWith("services,"));
      assert.ok(lines.some((line) => line.endsWith(`(${SERVICE}),applications,${FEWEST}`)), lines.join("\n"));
      assert.ok(lines.some((line) => line.endsWith(`(${SERVICE}),helped,4.00`)), lines.join("\n"));

      await everybody.getByText(say("en", "satisfaction-services-change")).click();
      await right(everybody);
      await everybody.locator("[name=organisation]").selectOption("human-resources");
      await everybody.locator("[name=life_event]").selectOption("work");
      await press(everybody, "satisfaction-show");
      assert.match(everybody.url(), /organisation=human-resources.*life_event=work/);
      assert.equal(await row().count(), 1);
      await right(everybody);
      await everybody.goto(`${PAGE}?organisation=public-security`);
      assert.equal(await row().count(), 0);
      await everybody.goto(`${PAGE}?from=nothing`);
      assert.ok((await everybody.locator(".govuk-error-summary").innerText()).includes(say("en", "satisfaction-no-month")));
      await right(everybody);

      await everybody.goto(PAGE);
      await everybody.emulateMedia({ media: "print" });
      assert.ok(await row().isVisible());
      assert.equal(await everybody.locator(".cl-foot").isVisible(), false, "what leads elsewhere is not printed");
      const paper = await everybody.pdf({ format: "A4" });
      assert.equal(paper.subarray(0, 5).toString(), "%PDF-");
      await everybody.emulateMedia({ media: "screen" });

      const chinese = await somebody({ language: "zh-CN" });
      await chinese.goto(PAGE);
      await right(chinese);
      const words = await read(chinese);
      for (const key of ["satisfaction-services-heading", "satisfaction-by-service", "satisfaction-figure-helped"]) assert.ok(words.includes(say("zh", key)), `${key} in ${words}`);
      const short = await somebody();
      await short.goto("/satisfaction");
      await right(short);
      await follow(short, "satisfaction-services-all");
      assert.equal(new URL(short.url()).pathname, PAGE);
      for (const page of [everybody, chinese, short, ...applied.map(({ page }) => page)]) assert.deepEqual(page.problems.filter((problem) => !/422/.test(problem)), []);
    });

    it("given a city that speaks Spanish and in which nobody applied, when the page is looked at, then it says so", async () => {
      const mexico = await startPortal({ pack: "mexico-city" });
      try {
        const page = await browser.page({ scripts, language: "es-MX", baseURL: mexico.url });
        await page.goto(PAGE);
        await right(page);
        for (const key of ["satisfaction-services-heading", "satisfaction-services-empty"]) assert.ok((await read(page)).includes(say("es", key)), key);
      } finally {
        await mexico.remove();
      }
    });
  });
}
