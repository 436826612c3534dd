// What a citizen does after reporting, on PostgreSQL: tracks, follows, signs in, finds what is hers, signs out. Scripts off.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { assertAccessible } from "../axe.mjs";
import { startBrowser } from "../chromium.mjs";
import { letter } from "../letters.mjs";
import { startPortal, together } from "../portal.mjs";
import { startPostgres } from "../postgres.mjs";
import { say } from "../words.mjs";

describe("a citizen on PostgreSQL", () => {
  let database, portal, browser, reference;

  before(async () => {
    database = await startPostgres();
    [portal, browser] = await together(startPortal({ database: database.url }), startBrowser());
    const list = await (await fetch(`${portal.url}/reports`)).text();
    [, reference] = list.match(/href="\/reports\/([A-Z0-9]{9})"/);
  });

  after(async () => {
    await browser?.close();
    await portal?.remove();
    await database?.stop();
  });

  const opened = (language) => browser.page({ scripts: false, size: "phone", language, baseURL: portal.url });

  async function heading(page, language, key) {
    await page.getByRole("heading", { level: 1, name: say(language, key), exact: true }).waitFor();
    await assertAccessible(page);
  }

  for (const language of ["en", "zh"]) {
    it(`given a reference in ${language}, when it is typed with a slip and then well, then its report is found`, async () => {
      const page = await opened(language);
      await page.goto("/track");
      await assertAccessible(page);
      const button = page.getByRole("button", { name: say(language, "track-button") });
      const slip = reference.slice(0, 8) + (reference[8] === "A" ? "B" : "A");
      await page.locator("[name=reference]").fill(slip);
      await button.click();
      assert.ok((await page.locator(".govuk-error-summary").innerText()).includes(say(language, "track-check")));
      assert.equal(await page.locator("[name=reference]").inputValue(), slip);
      await assertAccessible(page);
      await page.locator("[name=reference]").fill(reference.toLowerCase().replace(/(...)(?=.)/g, "$1 "));
      await button.click();

      assert.ok(page.url().endsWith(`/reports/${reference}`));
      assert.match(await page.locator("main").innerText(), new RegExp(reference.replace(/(...)(?=.)/g, "$1 ")));
      await assertAccessible(page);
    });
  }

  it("given a follower, when she confirms and signs in, then the report is among hers, and nobody's once she is out", async () => {
    const [language, email] = ["zh", "chen@example.org"];
    const page = await opened(language);
    await page.goto(`/reports/${reference}/follow`);
    await heading(page, language, "follow-title");
    await page.locator("[name=email]").fill(email);
    await page.getByRole("button", { name: say(language, "follow-button") }).click();
    await heading(page, language, "follow-asked");
    const [link] = await letter(portal, email, /\/links\/[0-9a-f]{32}/);
    await page.goto(link);
    await heading(page, language, "follow-confirm-title");
    await page.getByRole("button", { name: say(language, "follow-confirm"), exact: true }).click();
    await heading(page, language, "follow-confirmed");

    await page.goto("/me");
    await page.locator("[name=email]").fill(email);
    await page.getByRole("button", { name: say(language, "sign-in-send") }).click();
    const [, code] = await letter(portal, email, /\b(\d{6})\b/);
    await page.locator("[name=code]").fill(code === "000000" ? "000001" : "000000");
    await page.getByRole("button", { name: say(language, "sign-in-button"), exact: true }).click();
    assert.equal(await page.locator(".govuk-error-summary a").getAttribute("href"), "#code");
    await assertAccessible(page);
    await page.locator("[name=code]").fill(code);
    await page.getByRole("button", { name: say(language, "sign-in-button"), exact: true }).click();
    await heading(page, language, "me-title");
    assert.equal(await page.locator(`a[href='/reports/${reference}']`).count(), 1);

    await page.getByRole("button", { name: say(language, "desk-sign-out") }).click();
    await page.goto("/me");
    assert.match(page.url(), /\/sign-in\?then=/);
    // A browser notes what was refused; nothing else may be wrong.
    assert.deepEqual(page.problems.filter((problem) => !/ 422 /.test(problem)), []);
  });
});
