// One report at the desk, from taking it on to telling how it goes on; two officers at once; words that find it. Scripts off and on.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { assertAccessible } from "../axe.mjs";
import { startBrowser } from "../chromium.mjs";
import { letter } from "../letters.mjs";
import { reportDrain, signIn } from "../people.mjs";
import { startPortal, together } from "../portal.mjs";
import { startPostgres } from "../postgres.mjs";

const OFFICER = "officer@wuhu.example";
const SEWERS = "sewers@wuhu.example";

for (const engine of ["SQLite", "PostgreSQL"]) {
  describe(`a report at the desk on ${engine}`, () => {
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

    const visitor = (size, scripts = false, language = "en") => browser.page({ scripts, size, language, baseURL: portal.url });
    const fits = async (page) => assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "it is wider than the screen");

    it("given an officer, when she takes a report on, gives it to a team and tells so from a template, then everybody and the reporter read what is theirs", async () => {
      const citizen = await visitor("phone");
      const reference = await reportDrain(citizen, { words: "水从井盖里冒出来。", email: "chen@example.org" });
      const officer = await visitor("desk");
      await signIn(officer, portal, OFFICER);
      await officer.goto(`/desk/${reference}`);
      await assertAccessible(officer);
      await fits(officer);

      await officer.locator("[name=assignee]").selectOption({ label: "Me: 方塘社区 林雁" });
      await officer.getByRole("button", { name: "Assign", exact: true }).click();
      assert.match(await officer.locator("main").innerText(), /Given to 方塘社区 林雁/);
      await officer.locator("[name=assignee]").selectOption("team.drainage.sewers");
      await officer.getByRole("button", { name: "Assign", exact: true }).click();
      await officer.locator("[name=note]").fill("The cover is heavy: two people.");
      await officer.getByRole("button", { name: "Keep the note" }).click();
      await officer.locator("select[name=template]").selectOption("planned");
      await officer.getByRole("button", { name: "Use it" }).click();
      assert.match(await officer.locator("[name=update]").inputValue(), /\{organisation\}/);
      await officer.locator("[name=update]").fill("Dear {name}");
      await officer.getByRole("button", { name: "Publish" }).click();
      assert.match(await officer.title(), /^Error: /);
      await assertAccessible(officer);
      await officer.goto(`/desk/${reference}?template=planned`);
      await officer.getByRole("button", { name: "Publish" }).click();
      await letter(portal, "chen@example.org", /Drainage Office deals with it \(Clogged drain\) by /);
      await officer.getByRole("button", { name: "Show contact" }).click();
      assert.match(await officer.locator("main").innerText(), /chen@example\.org/);
      await assertAccessible(officer);

      for (const [language, words] of [["en", /Drainage Office deals with it/], ["zh", /市排水管理处将在.*前处理/]]) {
        const stranger = await visitor("phone", false, language);
        await stranger.goto(`/reports/${reference}`);
        const seen = await stranger.locator("main").innerText();
        assert.match(seen, words);
        assert.doesNotMatch(seen, /heavy|chen@|Sewer Cleaning|管道疏通/);
      }

      const caseworker = await visitor("phone", true);
      await signIn(caseworker, portal, SEWERS);
      await caseworker.goto("/desk?status=mine");
      await assertAccessible(caseworker);
      await fits(caseworker);
      await caseworker.locator(`a[href="/desk/${reference}"]`).click();
      assert.match(await caseworker.locator("main").innerText(), /The cover is heavy/);
      await assertAccessible(caseworker);
      await fits(caseworker);
      assert.deepEqual(caseworker.problems, []);
    });

    it("given two officers, when both change one report, then the later sees both sides and sends again", async () => {
      const citizen = await visitor("phone");
      const reference = await reportDrain(citizen, { words: "Again." });
      const [one, other] = [await visitor("desk"), await visitor("phone")];
      for (const page of [one, other]) {
        await signIn(page, portal, OFFICER);
        await page.goto(`/desk/${reference}`);
      }
      await one.locator("[name=assignee]").selectOption("organisation.drainage");
      await one.getByRole("button", { name: "Assign", exact: true }).click();

      await other.locator("[name=to]").selectOption("in_progress");
      await other.locator("[name=words]").fill("We are digging.");
      await other.getByRole("button", { name: "Change the status" }).click();
      const both = await other.locator(".cl-sides").innerText();
      assert.match(both, /We are digging\./);
      assert.match(both, /Given to Drainage Office/);
      await assertAccessible(other);
      await fits(other);
      await other.getByRole("button", { name: "Change the status" }).click();
      assert.match(await other.locator("main").innerText(), /In progress|Work/);
      assert.equal(await other.locator(".cl-sides").count(), 0);
    });

    it("given words that wait for release, when they are looked for, then the desk finds them and others do not", async () => {
      const citizen = await visitor("phone");
      const reference = await reportDrain(citizen, { words: "井盖旁边塌陷了。" });
      const officer = await visitor("desk");
      await signIn(officer, portal, OFFICER);
      const found = async (page, from) => {
        await page.goto(`${from}?q=塌陷`);
        return await page.locator(`a[href$="${reference}"]`).count();
      };
      const until = Date.now() + 10_000;
      while ((await found(officer, "/desk")) === 0) {
        assert.ok(Date.now() < until, "it is not found within ten seconds");
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
      await assertAccessible(officer);
      assert.equal(await found(citizen, "/reports"), 0);
      await assertAccessible(citizen);
      await officer.goto(`/desk/${reference}`);
      await officer.getByRole("button", { name: "Let everybody see text and photos" }).click();
      const released = Date.now() + 10_000;
      while ((await found(citizen, "/reports")) === 0) {
        assert.ok(Date.now() < released, "it is not found within ten seconds");
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
      await fits(citizen);
    });
  });
}
