// Two promises: the office asks, the clock stands, the reporter answers, the clock goes on; it becomes urgent. Scripts off.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { assertAccessible } from "../axe.mjs";
import { startBrowser } from "../chromium.mjs";
import { letter } from "../letters.mjs";
import { beginDrain, endDrain, signIn } from "../people.mjs";
import { startPortal, together } from "../portal.mjs";
import { startPostgres } from "../postgres.mjs";

const OFFICER = "officer@wuhu.example";
const LIN = "lin@example.org";

for (const engine of ["SQLite", "PostgreSQL"]) {
  describe(`promises on ${engine}`, () => {
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

    it("given a report, when the office asks, then the clock stands until the reporter has answered", async () => {
      const main = (page) => page.locator("main").innerText();
      const reporter = await browser.page({ scripts: false, size: "phone", language: "en", baseURL: portal.url });
      await beginDrain(reporter, { lat: "31.1601", lon: "118.4401", address: "Chunhui Road 3" });
      await endDrain(reporter, { words: "Water stands.", email: LIN });
      assert.match(await main(reporter), /until somebody answers: by/);
      await reporter.getByRole("button", { name: "Send report" }).click();
      assert.match(await main(reporter), /First answer/);
      const [link] = await letter(portal, LIN, /\/links\/[0-9a-f]{32}/);
      await reporter.goto(link);
      const address = new URL(reporter.url()).pathname;
      assert.match(await main(reporter), /First answer by/);
      await assertAccessible(reporter);

      const officer = await browser.page({ scripts: false, size: "desk", language: "en", baseURL: portal.url });
      await signIn(officer, portal, OFFICER);
      await officer.goto(address.replace("/reports/", "/desk/"));
      await officer.locator("[name=to]").selectOption("waiting");
      await officer.locator("[name=words]").fill("Which house is it?");
      await officer.locator("#days").fill("400");
      await officer.getByRole("button", { name: "Change the status" }).click();
      assert.match(await officer.title(), /^Error: /);
      assert.equal(await officer.locator("[name=words]").inputValue(), "Which house is it?");
      await assertAccessible(officer);
      await officer.locator("#days").fill("3");
      await officer.getByRole("button", { name: "Change the status" }).click();
      assert.match(await main(officer), /Clock stopped: waiting for the reporter/);

      const stranger = await browser.page({ scripts: false, size: "phone", language: "en", baseURL: portal.url });
      await stranger.goto(address);
      assert.doesNotMatch(await main(stranger), /The office asks you/);
      await reporter.goto(address);
      assert.match(await main(reporter), /The office asks you/);
      assert.doesNotMatch(await main(reporter), /First answer by/);
      await assertAccessible(reporter);
      await reporter.getByRole("link", { name: "Answer", exact: true }).click();
      await assertAccessible(reporter);
      await reporter.getByRole("button", { name: "Send the answer" }).click();
      assert.match(await reporter.title(), /^Error: /);
      await assertAccessible(reporter);
      await reporter.locator("[name=words]").fill("Number 18, the green door.");
      await reporter.getByRole("button", { name: "Send the answer" }).click();
      assert.equal(new URL(reporter.url()).pathname, address);
      assert.match(await main(reporter), /Number 18, the green door\./);

      await stranger.goto(address);
      assert.match(await main(stranger), /The reporter answered/);
      assert.doesNotMatch(await main(stranger), /the green door/);
      await officer.reload();
      assert.match(await main(officer), /Number 18, the green door\./);

      await officer.locator("[name=priority]").selectOption("urgent");
      await officer.getByRole("button", { name: "Set the priority" }).click();
      await stranger.goto(address);
      assert.match(await main(stranger), /Urgent\s*· promised by .* now/);
      await assertAccessible(stranger);
    });
  });
}
