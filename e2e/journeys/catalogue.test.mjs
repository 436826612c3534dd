// The catalogue: somebody finds an allowance by a typing error, narrows the list by department, reads the entry, and is told that a
// paused service is paused; a steward looks at what is not live yet.
//
// Scripts off on SQLite, on on PostgreSQL.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { assertAccessible } from "../axe.mjs";
import { startBrowser } from "../chromium.mjs";
import { press } from "../forms.mjs";
import { signIn } from "../people.mjs";
import { startPortal } from "../portal.mjs";
import { startPostgres } from "../postgres.mjs";
import { say } from "../words.mjs";

const ALLOWANCE = "/services/settling-in-allowance";
const NAME = "Settling-in allowance for graduates";
const PAUSED = "/services/electric-bicycle-trade-in";
const DRAFT = "/desk/services/drainage-permit-renewal/2";
const STEWARD = "steward@wuhu.example";
const NARROW = { width: 320, height: 640 };

const read = (page) => page.locator("main").innerText();

const pathOf = (page) => new URL(page.url()).pathname;

const listed = (page) => page.locator("main .cl-case__title").evaluateAll((links) => links.map((link) => link.getAttribute("href")));

for (const [engine, scripts] of [["SQLite", false], ["PostgreSQL", true]]) {
  describe(`the catalogue on ${engine}, scripts ${scripts ? "on" : "off"}`, () => {
    let database, portal, browser, lin;

    before(async () => {
      database = engine === "PostgreSQL" ? await startPostgres() : undefined;
      portal = await startPortal({ database: database?.url });
      browser = await startBrowser();
      lin = await somebody();
    });

    after(async () => {
      await browser?.close();
      await portal?.remove();
      await database?.stop();
    });

    const somebody = (options) => browser.page({ scripts, size: "phone", language: "en", baseURL: portal.url, ...options });

    /** The page can be read by everybody, at a phone's width and narrower. */
    async function right(page) {
      await assertAccessible(page);
      const before = page.viewportSize();
      await page.setViewportSize(NARROW);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${page.url()} is too wide`);
      await page.setViewportSize(before);
    }

    async function seek(page, words) {
      await page.goto("/services");
      await right(page);
      await page.locator("main [role=search] [name=q]").fill(words);
      await press(page, "home-search-button");
      await page.waitForURL("**/services?q=**");
      await right(page);
    }

    it("given a typing error, when somebody looks for the allowance, then it comes first, also among those of its department", async () => {
      await seek(lin, "setling in alowance");
      assert.equal((await listed(lin))[0], ALLOWANCE);
      await seek(lin, "alowance");
      const before = await listed(lin);

      await lin.getByText(say("en", "services-filters"), { exact: true }).click();
      await right(lin);
      await lin.locator("[name=organisation]").selectOption("human-resources");
      await press(lin, "services-apply");
      await lin.waitForURL("**organisation=human-resources**");
      await right(lin);

      const after = await listed(lin);
      assert.ok(after.includes(ALLOWANCE) && before.length > 1, String(before));
      assert.ok(after.length < before.length && after.every((one) => before.includes(one)), `${after} of ${before}`);
      assert.equal(await lin.locator("[name=organisation]").inputValue(), "human-resources");
      assert.equal(await lin.locator("main form [name=q]").first().inputValue(), "alowance");
    });

    it("given the list, when she opens the entry, then she reads who may apply, what is needed, what it costs, the law and the offices", async () => {
      await lin.locator(`main a[href="${ALLOWANCE}"]`).first().click();
      await lin.waitForURL(`**${ALLOWANCE}`);
      await right(lin);
      assert.equal(await lin.locator("h1").innerText(), NAME);
      await lin.getByText(say("en", "service-law"), { exact: true }).click();
      await right(lin);
      const entry = await read(lin);
      for (const key of ["service-who", "service-ways", "service-promise", "service-free", "service-output", "service-laws", "service-appeal", "service-one-of"]) assert.ok(entry.includes(say("en", key)), `${key} in ${entry}`);
      assert.match(entry, /fetched from .*“.*” register/);
      assert.match(entry, /20 working days/);
      await lin.getByRole("link", { name: say("en", "service-start") }).click();
      await lin.waitForURL(`**${ALLOWANCE}/apply`);
      await right(lin);
    });

    it("given a paused service, when it is found and opened, then she is told that it is paused, and why", async () => {
      await seek(lin, "trade in e-bike");
      assert.equal((await listed(lin))[0], PAUSED);
      const row = lin.locator(".cl-case").filter({ has: lin.locator(`a[href="${PAUSED}"]`) });
      assert.ok((await row.innerText()).includes(say("en", "service-paused")));

      await lin.locator(`main a[href="${PAUSED}"]`).click();
      await lin.waitForURL(`**${PAUSED}`);
      await right(lin);
      const notice = await lin.locator("main .govuk-inset-text").innerText();
      assert.ok(notice.includes(say("en", "service-paused")) && notice.includes("used up"), notice);
      assert.equal(await lin.locator(`a[href="${PAUSED}/apply"]`).count(), 0);

      await lin.goto(`${PAUSED}/apply`);
      await right(lin);
      assert.equal(await lin.locator("h1").innerText(), say("en", "apply-closed"));
      assert.ok((await read(lin)).includes("used up"));
    });

    it("given an address that names no department, when it is opened, then the page says what to choose, in her language", async () => {
      for (const [language, tag] of [["en", "en"], ["zh", "zh-CN"]]) {
        const page = await somebody({ language: tag });
        await page.goto("/services?q=dog&organisation=no-such");
        await right(page);
        const summary = page.locator(".govuk-error-summary");
        assert.ok((await summary.innerText()).includes(say(language, "services-unknown-organisation")));
        await summary.getByRole("link").click();
        assert.equal(new URL(page.url()).hash, "#organisation");
        assert.ok(await page.locator("#organisation").isVisible(), "the filters are open");
        await page.goto("/life-events/starting-a-business");
        await right(page);
        assert.ok((await listed(page)).length > 1);
        assert.deepEqual(page.problems.filter((problem) => !/422/.test(problem)), []);
      }
    });

    it("given a version that is not live, when a steward looks at it, then she walks through its pages and nothing can be sent", async () => {
      const steward = await somebody();
      await signIn(steward, portal, STEWARD, { then: "/desk/services" });
      await right(steward);
      await steward.locator(`main a[href="${DRAFT}"]`).click();
      await steward.waitForURL(`**${DRAFT}`);
      await right(steward);
      assert.ok((await read(steward)).includes(say("en", "version-draft")));

      const ways = steward.getByRole("navigation", { name: say("en", "preview-pages") }).getByRole("link");
      const names = await ways.allInnerTexts();
      assert.ok(names.length >= 3, names.join());
      for (const name of names) {
        await ways.filter({ hasText: name }).first().click();
        const here = steward.locator(new URL(steward.url()).hash);
        assert.ok((await here.innerText()).includes(name));
      }
      assert.match(await read(steward), /Asked only if “.*” is Yes\./);
      assert.equal(await steward.locator("main form, main button").count(), 0);
      assert.equal(await steward.locator("main input:enabled, main textarea:enabled").count(), 0);

      await lin.goto("/services/drainage-permit-renewal");
      assert.match(await read(lin), /7\s*working days/, "everybody reads the version that is live");
      const refused = await lin.goto(DRAFT);
      assert.equal(pathOf(lin), "/sign-in", String(refused?.status()));
      assert.deepEqual([...steward.problems, ...lin.problems], []);
    });
  });
}
