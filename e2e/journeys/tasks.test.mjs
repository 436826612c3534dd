// A report becomes two tasks: an office does one, a contractor the other by a link. Another report about the same is merged. Scripts off.

import assert from "node:assert/strict";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { assertAccessible } from "../axe.mjs";
import { startBrowser } from "../chromium.mjs";
import { letter } from "../letters.mjs";
import { reportDrain, signIn } from "../people.mjs";
import { startPortal, together } from "../portal.mjs";
import { startPostgres } from "../postgres.mjs";

const OFFICER = "officer@wuhu.example";
const CONTRACTOR = "pipes@example.org";
const PHOTO = path.join(import.meta.dirname, "../../app/tests/data/photos/orientation-6.jpg");
const main = (page) => page.locator("main").innerText();
const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

for (const engine of ["SQLite", "PostgreSQL"]) {
  describe(`tasks on ${engine}`, () => {
    let database, portal, browser;
    const page = (size) => browser.page({ scripts: false, size, language: "en", baseURL: portal.url });

    before(async () => {
      database = engine === "PostgreSQL" ? await startPostgres() : undefined;
      [portal, browser] = await together(startPortal({ database: database?.url }), startBrowser());
    });

    after(async () => {
      await browser?.close();
      await portal?.remove();
      await database?.stop();
    });

    it("given a report that two must work on, when both have done their part, then it can be fixed and not before", async () => {
      const citizen = await page("phone");
      const reference = await reportDrain(citizen, { words: "Water comes up.", email: "lin@example.org", lat: "31.1601", lon: "118.4401" });
      const officer = await page("desk");
      await signIn(officer, portal, OFFICER);
      await officer.goto(`/desk/${reference}`);
      const give = async ({ organisation, title, step, contractor = "" }) => {
        await officer.locator("summary", { hasText: "Give somebody a task" }).click();
        await officer.locator("[name=organisation]").selectOption(organisation);
        await officer.locator("[name=title]").fill(title);
        await officer.locator("[name=step]").fill(step);
        await officer.locator("[name=contractor]").fill(contractor);
        await officer.getByRole("button", { name: "Give somebody a task" }).click();
      };
      await give({ organisation: "traffic-police", title: "", step: "1" });
      assert.match(await officer.title(), /^Error: /);
      await assertAccessible(officer);
      await officer.locator("[name=title]").fill("Close the lane");
      await officer.getByRole("button", { name: "Give somebody a task" }).click();
      await give({ organisation: "drainage", title: "Replace the pipe", step: "2", contractor: CONTRACTOR });
      await assertAccessible(officer);

      const contractor = await page("phone");
      const [link] = await letter(portal, CONTRACTOR, /\/links\/[0-9a-f]{32}/);
      await contractor.goto(link);
      assert.match(new URL(contractor.url()).pathname, /^\/tasks\//);
      assert.match(await main(contractor), /Water comes up\./);
      assert.doesNotMatch(await main(contractor), /lin@example\.org/);
      await assertAccessible(contractor);
      await contractor.getByText("We will do it", { exact: true }).click();
      await contractor.locator("[name=from]").fill(inDays(2));
      await contractor.locator("[name=until]").fill(inDays(1));
      await contractor.getByRole("button", { name: "Send the answer" }).click();
      assert.match(await contractor.title(), /^Error: /);
      assert.equal(await contractor.locator("[name=from]").inputValue(), inDays(2));
      await assertAccessible(contractor);
      await contractor.locator("[name=until]").fill(inDays(3));
      await contractor.getByRole("button", { name: "Send the answer" }).click();
      assert.match(await main(contractor), /Accepted/);
      const finish = async () => {
        await contractor.getByText("It is done", { exact: true }).click();
        await contractor.locator("[name=done]").fill("A new pipe of 200 mm.");
        await contractor.locator("[name=photos]").setInputFiles(PHOTO);
        await contractor.getByRole("button", { name: "Send the answer" }).click();
      };
      await finish();
      assert.match(await main(contractor), /Tasks that come first are still open: it cannot be done yet/);

      await officer.goto("/desk/tasks");
      await assertAccessible(officer);
      await officer.getByRole("link", { name: "Close the lane" }).click();
      await officer.getByText("It is done", { exact: true }).click();
      await officer.getByRole("button", { name: "Send the answer" }).click();

      const fix = async () => {
        await officer.goto(`/desk/${reference}`);
        await officer.locator("[name=to]").selectOption("fixed");
        await officer.locator("[name=words]").fill("The pipe has been replaced.");
        await officer.getByRole("button", { name: "Change the status" }).click();
      };
      await fix();
      assert.match(await officer.title(), /^Error: /);
      assert.match(await main(officer), /Somebody still has a task/);
      await contractor.goto(new URL(contractor.url()).pathname);
      await finish();
      assert.match(await main(contractor), /A new pipe of 200 mm\./);
      await fix();
      assert.doesNotMatch(await officer.title(), /^Error: /);

      const stranger = await page("phone");
      await stranger.goto(`/reports/${reference}`);
      const seen = await main(stranger);
      assert.match(seen, /Work is planned/);
      assert.match(seen, /The pipe has been replaced\./);
      assert.doesNotMatch(seen, /200 mm|pipes@example\.org/);
      await assertAccessible(stranger);
    });

    it("given two reports of one drain, when they are merged and taken apart, then one leads to the other as long", async () => {
      const one = await reportDrain(await page("phone"), { words: "First.", email: "lin@example.org", lat: "31.1621", lon: "118.4421" });
      const other = await reportDrain(await page("phone"), { words: "Second.", email: "zhao@example.org", lat: "31.1621", lon: "118.4421" });
      const officer = await page("desk");
      await signIn(officer, portal, OFFICER);
      await officer.goto(`/desk/${one}`);
      await officer.locator("summary", { hasText: "Another report is about the same" }).click();
      await officer.locator("[name=reference]").fill(one);
      await officer.getByRole("button", { name: "Close this report as a duplicate" }).click();
      assert.match(await main(officer), /a report is no duplicate of itself/);
      await assertAccessible(officer);
      await officer.locator("[name=reference]").fill("");
      await officer.getByRole("group", { name: "Open reports of this kind near here" }).locator("label").first().click();
      await officer.getByRole("button", { name: "Close this report as a duplicate" }).click();
      await assertAccessible(officer);

      const stranger = await page("phone");
      await stranger.goto(`/reports/${one}`);
      assert.match(await main(stranger), /It goes on with another report/);
      await assertAccessible(stranger);
      await stranger.goto(`/reports/${other}`);
      assert.match(await main(stranger), /Another report about the same was joined/);

      await officer.goto(`/desk/${one}`);
      await officer.getByRole("button", { name: "Take the reports apart" }).click();
      await stranger.goto(`/reports/${one}`);
      assert.match(await main(stranger), /Followed up by itself again/);
      assert.doesNotMatch(await main(stranger), /It goes on with another report/);
    });
  });
}
