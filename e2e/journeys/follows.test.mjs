// Somebody finds the problem reported already, follows that report instead, and says that she sees it, too. Scripts off.

import assert from "node:assert/strict";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { assertAccessible } from "../axe.mjs";
import { startBrowser } from "../chromium.mjs";
import { letter } from "../letters.mjs";
import { beginDrain, endDrain, reportDrain, signIn } from "../people.mjs";
import { startPortal, together } from "../portal.mjs";
import { startPostgres } from "../postgres.mjs";

const PHOTO = path.join(import.meta.dirname, "../../app/tests/data/photos/orientation-6.jpg");
const CHEN = "chen@example.org";
// No other drain of the sample story is near.
const PLACE = { lat: "31.1600", lon: "118.4500", address: "Fangtang Road 80" };

for (const engine of ["SQLite", "PostgreSQL"]) {
  describe(`following instead on ${engine}`, () => {
    let database, portal, browser;

    before(async () => {
      database = engine === "PostgreSQL" ? await startPostgres() : undefined;
      [portal, browser] = await together(startPortal({ database: database?.url }), startBrowser());
    });

    after(async () => {
      await browser?.close();
      await portal?.remove();
      await database?.stop();
    });

    const person = () => browser.page({ scripts: false, size: "phone", language: "en", baseURL: portal.url });

    it("given an open report near, when she follows it instead and sees it, too, then she is counted and her draft waits", async () => {
      const author = await person();
      const reference = await reportDrain(author, { ...PLACE, words: "Only the author's words.", email: "lin@example.org", photo: PHOTO });

      const chen = await person();
      const draft = await beginDrain(chen, PLACE);
      await endDrain(chen, { words: "Water comes up.", email: CHEN });
      await chen.goto(`${draft}/details`);
      const banner = chen.locator(".govuk-notification-banner");
      assert.match(await banner.innerText(), /Clogged drain, Fangtang Road 80[^]*Received[^]*0 m away/);
      await assertAccessible(chen);
      await chen.locator("#what").fill("Water comes up, and it smells.");
      await chen.getByRole("button", { name: /^Follow this one instead.*Fangtang Road 80$/ }).click();

      assert.equal(chen.url(), `${portal.url}/reports/${reference}/follow`);
      assert.equal(await chen.locator("[name=email]").inputValue(), CHEN);
      assert.ok(await chen.locator("[name=sees]").isChecked());
      assert.match(await chen.locator("main").innerText(), /Your own report has not been sent/);
      await assertAccessible(chen);
      await chen.getByRole("button", { name: "Send me the link" }).click();
      await assertAccessible(chen);

      const [link] = await letter(portal, CHEN, /sees the problem, too[^]*?\/links\/[0-9a-f]{32}/).then(([text]) => text.match(/\/links\/[0-9a-f]{32}/));
      await chen.goto(`/reports/${reference}`);
      assert.doesNotMatch(await chen.locator("main").innerText(), /sees? it, too/, "counted before she confirmed");
      await chen.goto(link);
      await assertAccessible(chen);
      await chen.getByRole("button", { name: "Yes, count me and tell me" }).click();
      assert.equal(await chen.locator("h1").innerText(), "You are counted, and you follow this report");
      await assertAccessible(chen);

      await chen.getByRole("link", { name: "Go on with my own report" }).click();
      assert.equal(new URL(chen.url()).pathname, `${draft}/details`);
      assert.equal(await chen.locator("#what").inputValue(), "Water comes up, and it smells.");

      for (const each of [author, chen]) assert.deepEqual(each.problems, []);

      await signIn(chen, portal, CHEN);
      await chen.goto(`/reports/${reference}`);
      const seen = await chen.locator("main").innerText();
      assert.match(seen, /1 person sees it, too/);
      assert.doesNotMatch(seen, /the author's words|This is your report/);
      assert.equal(await chen.locator(".cl-photo").count(), 0);
      await assertAccessible(chen);
      await author.goto(`/reports/${reference}/follow`);
      assert.match(await author.locator("main").innerText(), /1 person sees it, too/);
      assert.equal(await author.locator("[name=sees]").isChecked(), false);
    });

    it("given somebody who presses Enter, when a report is near, then she goes on with her own", async () => {
      const page = await browser.page({ scripts: false, size: "desk", language: "en", baseURL: portal.url });
      const draft = await beginDrain(page, PLACE);
      await page.locator("#what").fill("Mine.");
      await page.getByRole("group", { name: "Does it come up inside a home?" }).locator("input[value=no]").press("Space");
      await page.keyboard.press("Enter");
      await page.waitForURL(`${portal.url}${draft}/contact`);
    });

    it("given a report that is no more to be seen, when somebody wants to follow it, then there is nothing", async () => {
      const page = await person();
      assert.equal((await page.goto("/reports/222222222/follow")).status(), 404);
    });
  });
}
