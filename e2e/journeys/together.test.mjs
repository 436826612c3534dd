// What belongs together: a report is moved, or corrected by its reporter; an agent writes down what a caller tells; a question is
// answered for everybody. Scripts off on SQLite, on on PostgreSQL.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { assertAccessible } from "../axe.mjs";
import { startBrowser } from "../chromium.mjs";
import { letter } from "../letters.mjs";
import { reportDrain, signIn } from "../people.mjs";
import { startPortal, together } from "../portal.mjs";
import { startPostgres } from "../postgres.mjs";
import { say } from "../words.mjs";

const OFFICER = "officer@wuhu.example";

for (const [engine, scripts] of [["SQLite", false], ["PostgreSQL", true]]) {
  describe(`together on ${engine}, scripts ${scripts ? "on" : "off"}`, () => {
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

    const visitor = (size, language = "en") => browser.page({ scripts, size, language, baseURL: portal.url });
    const read = (page) => page.locator("main").innerText();
    const go = (page, name) => page.getByRole("button", { name, exact: true }).last().click();

    async function looksRight(page) {
      await assertAccessible(page);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "it is wider than the screen");
    }

    async function officer(size = "desk") {
      const page = await visitor(size);
      await signIn(page, portal, OFFICER);
      return page;
    }

    it("given a report of something else, when an officer moves it, then she sees before what becomes of it and everybody reads where it went", async () => {
      const citizen = await visitor("phone");
      const reference = await reportDrain(citizen, { words: "It is dark.", email: "chen@example.org" });
      const page = await officer();
      await page.goto(`/desk/${reference}`);
      await page.getByRole("link", { name: "Move to another place or category" }).click();
      await looksRight(page);
      await page.locator("[name=category]").selectOption("street-lamp-out");
      await page.locator("[name=words]").first().fill("It is the lamp.");
      await go(page, "Show what changes");
      assert.match(await read(page), /Clogged drain, Dongmen Lane 18 → Street lamp out/);
      assert.match(await read(page), /Fangtang Community.* → Street Lighting Office/);
      await looksRight(page);

      await page.getByText("Choose the area from a list").click();
      await page.getByRole("link", { name: "Nanling County" }).click();
      await page.getByRole("link", { name: "It is in Nanling County" }).click();
      assert.match(await read(page), /You will not see this report at your desk any more/);
      await looksRight(page);
      await page.goBack();
      await page.goBack();
      await go(page, "Move the report");

      assert.match(await read(page), /Moved/);
      await citizen.goto(`/reports/${reference}`);
      assert.match(await read(citizen), /Street lamp out/);
      assert.match(await read(citizen), /It is the lamp\./);
      await looksRight(citizen);
      await letter(portal, "chen@example.org", /It is the lamp\./);
      assert.deepEqual(page.problems, []);
    });

    it("given her own report, when she puts its place right, then it is taken, and refused with a way out once somebody deals with it", async () => {
      const citizen = await visitor("phone");
      const reference = await reportDrain(citizen, { words: "Water stands here." });
      await citizen.locator("a[href^='/links/']").first().click();
      await citizen.getByRole("link", { name: "Correct place or category" }).click();
      await looksRight(citizen);
      await citizen.locator("[name=address]").fill("Dongmen Lane 20");
      await go(citizen, "Show what changes");
      await looksRight(citizen);
      await go(citizen, "Correct the report");
      assert.match(await read(citizen), /Clogged drain, Dongmen Lane 20/);
      assert.match(await read(citizen), /The reporter corrected it/);

      const page = await officer("phone");
      await page.goto(`/desk/${reference}`);
      await page.locator("[name=note]").fill("On my way.");
      await go(page, "Keep the note");
      await citizen.goto(`/reports/${reference}/correct`);
      assert.match(await read(citizen), /Somebody of the city deals with your report already/);
      assert.match(await read(citizen), /12345/);
      await looksRight(citizen);
      assert.deepEqual(citizen.problems, []);
    });

    it("given a caller without e-mail, when she is written down, then the slip opens her report and nobody is named", async () => {
      const page = await officer("desk");
      await page.getByRole("link", { name: "Write down a report for somebody" }).click();
      await looksRight(page);
      await go(page, "Continue");
      assert.match(await page.title(), /^Error: /);
      await looksRight(page);
      await page.locator("label").filter({ hasText: /^By telephone$/ }).click();
      await go(page, "Continue");
      assert.match(await read(page), /You write this down for somebody else/);
      await looksRight(page);
      await page.getByText("Position in numbers").click();
      await page.locator("[name=lat]").fill("31.1546");
      await page.locator("[name=lon]").fill("118.4435");
      await go(page, "Continue");
      await page.locator("form label").filter({ hasText: /^Hole in the road$/ }).click();
      await go(page, "Continue");
      await page.locator("#what").fill("A hole before the school, she says.");
      await go(page, "Continue");
      await looksRight(page);
      await go(page, "Continue");
      await page.getByRole("button", { name: "Send report" }).click();
      await looksRight(page);
      await page.getByRole("link", { name: "Slip to print for whoever reported" }).click();
      await looksRight(page);
      const [, link] = (await read(page)).match(/(\/links\/[0-9a-f]{32})/);

      const caller = await visitor("phone");
      await caller.goto(link);
      const seen = await read(caller);
      assert.match(seen, /Reported by telephone, and written down by the city/);
      assert.doesNotMatch(seen, /林雁/);
      assert.match(seen, /A hole before the school/);
      await looksRight(caller);
      assert.equal(await caller.getByRole("link", { name: "Correct place or category" }).count(), 1);
    });

    it("given a question in Chinese, when it is answered and published, then everybody finds it without who asked, until it is withdrawn", async () => {
      const citizen = await visitor("phone", "zh");
      await citizen.goto("/");
      await citizen.getByRole("link", { name: say("zh", "enquiries-title") }).click();
      await looksRight(citizen);
      await citizen.getByRole("link", { name: say("zh", "enquiries-ask") }).click();
      await looksRight(citizen);
      const onward = say("zh", "continue");
      await go(citizen, onward);
      await looksRight(citizen);
      await go(citizen, onward);
      await citizen.locator("#what").fill("我是陈明，残疾人停车证在哪里办理？");
      await go(citizen, onward);
      await citizen.locator("[name=email]").fill("chen@example.org");
      await go(citizen, onward);
      await citizen.getByRole("button", { name: say("zh", "check-send") }).click();
      assert.match(citizen.url(), /\/sent$/);

      // The demonstration has nobody at the desk of the whole city: the question is about Fangtang.
      await citizen.goto("/reports/new?category=question");
      await citizen.locator("summary").filter({ hasText: say("zh", "where-numbers") }).click();
      await citizen.locator("[name=lat]").fill("31.1546");
      await citizen.locator("[name=lon]").fill("118.4435");
      await go(citizen, onward);
      await go(citizen, onward);
      await citizen.locator("#what").fill("我是陈明，残疾人停车证在哪里办理？");
      await go(citizen, onward);
      await citizen.locator("[name=email]").fill("chen@example.org");
      await go(citizen, onward);
      await citizen.getByRole("button", { name: say("zh", "check-send") }).click();
      const reference = (await citizen.locator(".govuk-panel .cl-ref").innerText()).replaceAll(" ", "");

      const page = await officer();
      await page.goto(`/desk/${reference}`);
      await page.locator("[name=reply]").fill("社区服务中心，窗口三。");
      await looksRight(page);
      await go(page, "Answer");
      assert.match(await read(page), /Answered/);
      await letter(portal, "chen@example.org", /社区服务中心，窗口三。/);
      await looksRight(page);
      assert.match(await page.locator("[name=question]").inputValue(), /陈明/);
      await page.locator("[name=question]").fill("残疾人停车证在哪里办理？");
      await go(page, "Publish");
      assert.match(await read(page), /Everybody can read this question and its answer/);

      const stranger = await visitor("phone");
      await stranger.goto("/");
      await stranger.locator("[name=q]").fill("停车证");
      await stranger.locator("form[action='/services'] button").click();
      await looksRight(stranger);
      await stranger.getByRole("link", { name: "残疾人停车证在哪里办理？" }).click();
      await looksRight(stranger);
      assert.equal(await stranger.locator("h1").getAttribute("lang"), "zh");
      assert.match(await read(stranger), /窗口三/);
      assert.doesNotMatch(await read(stranger), /陈明/);
      await stranger.goto("/enquiries?q=陈明");
      assert.match(await read(stranger), /No question has “陈明” in it/);
      await looksRight(stranger);

      await go(page, "Withdraw from the public");
      await stranger.goto("/enquiries?q=停车证");
      assert.equal(await stranger.locator(`a[href="/enquiries/${reference}"]`).count(), 0);
      assert.equal((await stranger.goto(`/enquiries/${reference}`)).status(), 404);
    });
  });
}
