// A report is closed at the desk; its reporter says how it was by the link of a letter, and that it is still broken; a member
// decides about her words; everybody sees the score. Scripts off.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { assertAccessible } from "../axe.mjs";
import { startBrowser } from "../chromium.mjs";
import { letter } from "../letters.mjs";
import { reportDrain, signIn } from "../people.mjs";
import { startPortal, together } from "../portal.mjs";
import { startPostgres } from "../postgres.mjs";

const OFFICER = "officer@wuhu.example";
const LIN = "lin@example.org";
const SAID = "Three days, and Mr Wu of number 12 fell over it.";
const LEFT = "Three days, and a neighbour fell over it.";
const ANSWERED = "You are right. We now look at drains before it rains.";
const SCORED_WITHIN = 15_000;

for (const engine of ["SQLite", "PostgreSQL"]) {
  describe(`rating a report on ${engine}`, () => {
    let database, portal, browser, officer, lin;

    before(async () => {
      database = engine === "PostgreSQL" ? await startPostgres() : undefined;
      [portal, browser] = await together(startPortal({ database: database?.url }), startBrowser());
      const open = (size) => browser.page({ scripts: false, size, language: "en", baseURL: portal.url });
      [officer, lin] = [await open("desk"), await open("phone")];
      await signIn(officer, portal, OFFICER);
    });

    after(async () => {
      await browser?.close();
      await portal?.remove();
      await database?.stop();
    });

    async function fix(reference, words) {
      await officer.goto(`/desk/${reference}`);
      await officer.locator("[name=to]").selectOption("fixed");
      await officer.locator("[name=words]").fill(words);
      await officer.getByRole("button", { name: "Change the status" }).click();
      assert.equal(await officer.locator(".govuk-error-summary").count(), 0);
    }

    const grade = (page, name, number) => page.locator(`input[name=${name}][value="${number}"] + label`).click();
    const errors = (page) => page.locator(".govuk-error-summary").innerText();

    it("given a fixed report, when its reporter rates it, then her words wait and the office answers in public", async () => {
      const reporter = await browser.page({ scripts: false, size: "phone", language: "en", baseURL: portal.url });
      const reference = await reportDrain(reporter, { words: "Water stands on the lane.", email: LIN });
      await fix(reference, "The drain is clean.");

      const [, link] = await letter(portal, LIN, /How did the city do\?[\s\S]*?(\/links\/[0-9a-f]{32})/);
      await lin.goto(link);
      assert.equal(new URL(lin.url()).pathname, `/reports/${reference}/rate`);
      await assertAccessible(lin);
      await grade(lin, "efficiency", 2);
      await lin.locator("[name=words]").fill(SAID);
      await lin.getByRole("button", { name: "Send rating" }).click();
      assert.match(await lin.title(), /^Error: /);
      assert.match(await errors(lin), /Select how much it helped/);
      assert.equal(await lin.locator("[name=words]").inputValue(), SAID);
      assert.ok(await lin.locator("input[name=efficiency][value='2']").isChecked());
      await assertAccessible(lin);
      await grade(lin, "effectiveness", 4);
      await lin.getByRole("button", { name: "Send rating" }).click();
      assert.match(await lin.locator("main").innerText(), /Thank you/);
      await assertAccessible(lin);

      const everybody = await browser.page({ scripts: false, size: "phone", language: "en", baseURL: portal.url });
      await everybody.goto(`/reports/${reference}`);
      assert.doesNotMatch(await everybody.locator("main").innerText(), /number 12/);

      await officer.goto("/desk");
      await officer.getByRole("link", { name: /^Ratings: 1 waits/ }).click();
      assert.ok((await officer.locator("main").innerText()).includes(SAID));
      await assertAccessible(officer);
      await officer.getByText("The words as changed below", { exact: false }).click();
      await officer.locator("[name=text]").fill(LEFT);
      await officer.getByRole("button", { name: "Decide" }).click();
      assert.match(await errors(officer), /Enter a reason/);
      assert.equal(await officer.locator("[name=text]").inputValue(), LEFT);
      await assertAccessible(officer);
      await officer.locator("[name=reason]").fill("Named a neighbour.");
      await officer.getByRole("button", { name: "Decide" }).click();
      await officer.getByRole("link", { name: "Decided" }).click();
      assert.ok((await officer.locator("main").innerText()).includes(SAID), "the original is gone");
      await officer.locator("[name=words]").fill(ANSWERED);
      await officer.getByRole("button", { name: "Publish the answer" }).click();
      await assertAccessible(officer);

      await everybody.goto(`/reports/${reference}`);
      const read = await everybody.locator("main").innerText();
      for (const words of [LEFT, ANSWERED, "Changed by a member: Named a neighbour.", "Helped 4, quick 2"]) {
        assert.ok(read.includes(words), words);
      }
      assert.doesNotMatch(read, /number 12/);
      await assertAccessible(everybody);
    });

    it("given a fixed report, when its reporter says that it is still broken, then its desk has it again", async () => {
      await lin.getByRole("heading", { name: "It is still broken, or broken again" }).waitFor();
      const address = new URL(lin.url()).pathname;
      await lin.getByRole("button", { name: "Open it again" }).click();
      assert.match(await errors(lin), /Enter what is still wrong/);
      await assertAccessible(lin);
      await lin.locator("[name=words]").fill("The water is back.");
      await lin.getByRole("button", { name: "Open it again" }).click();
      assert.match(await lin.locator("main").innerText(), /The report is open again/);
      await assertAccessible(lin);
      await officer.goto(address.replace("/reports/", "/desk/").replace("/rate", ""));
      const story = await officer.locator("main").innerText();
      assert.match(story, /Still broken: opened again/);
      assert.match(story, /The water is back\./);
    });

    it("given reports, when the score is looked at, then numbers, filters and file agree and few ratings are withheld", async () => {
      const page = await browser.page({ scripts: false, size: "phone", language: "en", baseURL: portal.url });
      const until = Date.now() + SCORED_WITHIN;
      const reopened = async () => {
        await page.goto("/satisfaction?area=340202012");
        const row = page.locator(".govuk-summary-list__row").filter({ hasText: "Opened again" });
        return (await row.count()) === 0 ? "" : row.locator("dd").first().innerText();
      };
      while ((await reopened()) !== "1") {
        assert.ok(Date.now() < until, "the report is not counted");
        await pause(500);
      }
      await assertAccessible(page);
      assert.match(await page.locator("main").innerText(), /The ratings of this selection are not shown/);
      const file = await page.request.get("/satisfaction.csv?area=340202012");
      assert.match(await file.text(), /,reopened,1\r\n/);
      assert.match(await file.text(), /,response,suppressed\r\n/);

      await page.getByText("Change office, kind or months").click();
      await page.locator("[name=category]").selectOption("clogged-drain");
      await page.getByRole("button", { name: "Show", exact: true }).click();
      assert.match(page.url(), /category=clogged-drain/);
      await assertAccessible(page);
      await page.getByRole("link", { name: /District$/ }).first().click();
      assert.match(await page.locator("h1").innerText(), /District do\?$/);
      await assertAccessible(page);
      await page.goto("/satisfaction?from=2025-01&to=2025-03");
      assert.match(await page.locator("main").innerText(), /Nothing came in/);
      await assertAccessible(page);
      await page.goto("/satisfaction?from=nothing");
      assert.match(await errors(page), /Enter a month as year and number/);
      await assertAccessible(page);
      for (const each of [page, lin, officer]) {
        const unexpected = each.problems.filter((problem) => !/42[02]|409/.test(problem));
        assert.deepEqual(unexpected, []);
      }
    });
  });
}
