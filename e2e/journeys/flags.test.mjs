// Somebody says that a report is wrong or abusive; the desk reads it and decides. Scripts off.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { assertAccessible } from "../axe.mjs";
import { startBrowser } from "../chromium.mjs";
import { signIn } from "../people.mjs";
import { startPortal, together } from "../portal.mjs";
import { startPostgres } from "../postgres.mjs";

const OFFICER = "officer@wuhu.example";
const SAID = "The second photo shows my front door.";

for (const engine of ["SQLite", "PostgreSQL"]) {
  describe(`flagging a report on ${engine}`, () => {
    let database, portal, browser, officer;
    const stranger = (language = "en") => browser.page({ scripts: false, size: "phone", language, baseURL: portal.url });

    before(async () => {
      database = engine === "PostgreSQL" ? await startPostgres() : undefined;
      [portal, browser] = await together(startPortal({ database: database?.url }), startBrowser());
      officer = await browser.page({ scripts: false, size: "desk", language: "en", baseURL: portal.url });
      await signIn(officer, portal, OFFICER);
    });

    after(async () => {
      await browser?.close();
      await portal?.remove();
      await database?.stop();
    });

    /** Opens the flag page of the newest report of a category; gives the address of the report. */
    async function atFlags(page, category) {
      await page.goto(`/reports?category=${category}`);
      const address = await page.locator(".cl-cases a").first().getAttribute("href");
      await page.goto(address);
      await page.getByRole("link", { name: "Report it as wrong or abusive" }).click();
      assert.equal(new URL(page.url()).pathname, `${address}/flag`);
      return address;
    }

    const send = (page) => page.getByRole("button", { name: "Send", exact: true }).click();
    const choose = (page, words) => page.locator(".govuk-radios__label").filter({ hasText: words }).click();

    it("given a public report, when two browsers flag it, then the desk reads both and can set them aside", async () => {
      const page = await stranger();
      const address = await atFlags(page, "clogged-drain");
      await assertAccessible(page);
      await send(page);
      assert.match(await page.title(), /^Error: /);
      assert.match(await page.locator(".govuk-error-summary").innerText(), /Select what is wrong with it/);
      await choose(page, "Something else");
      await send(page);
      assert.match(await page.locator(".govuk-error-summary").innerText(), /Enter what is wrong with it/);
      assert.ok(await page.locator("[value=other]").isChecked());
      await assertAccessible(page);
      await page.locator("[name=words]").fill(SAID);
      await send(page);
      assert.equal(await page.locator("h1").innerText(), "Thank you for telling us");
      await assertAccessible(page);

      await page.goto(`${address}/flag`);
      assert.match(await page.locator("main").innerText(), /You have sent this already/);
      assert.equal(await page.locator("[name=words]").inputValue(), SAID);
      await assertAccessible(page);
      await send(page);

      const other = await stranger();
      await other.goto(`${address}/flag`);
      assert.equal(await other.locator("[name=words]").inputValue(), "", "what somebody else said");
      await choose(other, "somebody who can be recognised");
      await send(other);
      await other.goto(address);
      assert.doesNotMatch(await other.locator("main").innerText(), /front door|flag/i);

      await officer.goto("/desk");
      assert.equal(await officer.getByText("2 flags", { exact: true }).count(), 1);
      await assertAccessible(officer);
      await officer.getByRole("link", { name: "Flagged 1" }).click();
      assert.equal(await officer.locator(".cl-cases > li").count(), 1);
      await assertAccessible(officer);
      await officer.locator(".cl-cases a").first().click();
      assert.equal(new URL(officer.url()).pathname, address.replace("/reports/", "/desk/"));
      const card = await officer.locator("[aria-labelledby=flags]").innerText();
      assert.match(card, /Something else/);
      assert.ok(card.includes(SAID));
      assert.match(card, /somebody who can be recognised/);
      await assertAccessible(officer);
      await officer.getByRole("button", { name: "Set the flags aside" }).click();
      assert.equal(await officer.locator("[aria-labelledby=flags]").count(), 0);
      await officer.goto("/desk");
      assert.equal(await officer.getByText(/flags?$/).count(), 0);

      await page.goto(`${address}/flag`);
      assert.equal(await page.locator("h1").innerText(), "An office has looked at what you sent");
      assert.equal(await page.locator("form[action$='/flag']").count(), 0);
      await assertAccessible(page);
      for (const each of [other, officer]) assert.deepEqual(each.problems, []);
    });

    it("given a flagged report, when a member hides it, then its flags are answered and nobody can flag it", async () => {
      const page = await stranger();
      const address = await atFlags(page, "rubbish-beside-bins");
      await choose(page, "It is abusive");
      await send(page);

      await officer.goto(address.replace("/reports/", "/desk/"));
      await officer.locator("[name=reason]").fill("Insults a neighbour.");
      await officer.getByRole("button", { name: "Hide the report" }).click();
      assert.equal(await officer.locator("[aria-labelledby=flags]").count(), 0);
      await assertAccessible(officer);

      for (const [where, status] of [
        [`${address}/flag`, 410],
        [`${address}/flag/thanks`, 410],
        ["/reports/222222222/flag", 404],
      ]) {
        assert.equal((await page.goto(where)).status(), status, where);
      }
      const answer = await page.request.post(`${address}/flag`, { form: { reason: "abusive" } });
      assert.equal(answer.status(), 410);
    });

    it("given a machine that fills every field, when it flags, then it is thanked and nothing is kept", async () => {
      const page = await stranger();
      const address = await atFlags(page, "pothole");
      const filled = { reason: "other", words: "Buy!", website: "https://shop.example" };
      const answer = await page.request.post(`${address}/flag`, { form: filled });
      assert.match(answer.url(), /\/flag\/thanks$/);

      await page.goto(`${address}/flag`);
      assert.equal(await page.locator("[name=words]").inputValue(), "");
    });

    it("given a page of another site, when it flags for somebody, then it is refused", async () => {
      const page = await stranger();
      const address = await atFlags(page, "pothole");
      const headers = { "sec-fetch-site": "cross-site" };
      const answer = await page.request.post(`${address}/flag`, { form: { reason: "abusive" }, headers });
      assert.equal(answer.status(), 403);
    });
  });
}
