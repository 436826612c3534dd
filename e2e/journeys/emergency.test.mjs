// A declared emergency: who lives there pays nothing and comes first, who lives elsewhere pays; who lost her papers gets others,
// which everybody can check; when it is over, all is as usual.
//
// Scripts off on SQLite, on on PostgreSQL.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { assertAccessible } from "../axe.mjs";
import { startBrowser } from "../chromium.mjs";
import { PERMIT, choose, fillIn, follow, press, send } from "../forms.mjs";
import { signIn } from "../people.mjs";
import { startPortal } from "../portal.mjs";
import { startPostgres } from "../postgres.mjs";
import { say } from "../words.mjs";

const [LI, LIN] = ["li@example.org", "lin@example.org"];
// Li Ting is registered in Zhelu Subdistrict, Lin Chao in another.
const NUMBERS = { [LI]: "999999199804120024", [LIN]: "999999200404180015" };
const [NAME, LIVES] = ["李婷", "340202014"];
const SERVICE = "residence-permit";
const [COMMANDER, AGENT, POLICE] = ["commander", "counter", "police"].map((name) => `${name}@wuhu.example`);
const [FLOOD, FLOOD_ZH] = ["Flood at Mirror Lake", "镜湖水灾"];
const NARROW = { width: 320, height: 640 };

const read = (page) => page.locator("main").innerText();

const pathOf = (page) => new URL(page.url()).pathname;

/** Where the fee is of the application that stands at its check. */
const feeOf = (page) => pathOf(page).replace(/\/check$/, "/fee");

/** Some days from today, as a date field takes it. */
function inDays(days) {
  const day = new Date(Date.now() + days * 24 * 3600 * 1000);
  return day.toISOString().slice(0, 10);
}

for (const [engine, scripts] of [["SQLite", false], ["PostgreSQL", true]]) {
  describe(`an emergency on ${engine}, scripts ${scripts ? "on" : "off"}`, () => {
    let database, portal, browser, commander, agent, li, lin, emergency, second;

    before(async () => {
      database = engine === "PostgreSQL" ? await startPostgres() : undefined;
      portal = await startPortal({ database: database?.url });
      browser = await startBrowser();
    });

    after(async () => {
      await browser?.close();
      await portal?.remove();
      await database?.stop();
    });

    async function somebody(size, email, then) {
      const page = await browser.page({ scripts, size, language: "en", baseURL: portal.url });
      if (email) await signIn(page, portal, email, { then });
      return page;
    }

    async function right(page) {
      await assertAccessible(page);
      const before = page.viewportSize();
      await page.setViewportSize(NARROW);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${page.url()} is too wide`);
      await page.setViewportSize(before);
      assert.equal(await page.locator(".govuk-error-summary").count(), 0, await read(page));
    }

    /** She shows her code and card at the counter; her account is hers from here on. */
    async function showsWhoSheIs(page, email) {
      await page.goto("/me/identity");
      await press(page, "person-counter-button");
      const code = (await page.locator(".govuk-heading-xl").innerText()).trim();
      await agent.goto("/desk/identity");
      await agent.locator("[name=code]").fill(code);
      await choose(agent, "document", "identity_card");
      await agent.locator("[name=number]").fill(NUMBERS[email]);
      await press(agent, "continue");
      await press(agent, "counter-confirm");
      await right(agent);
    }

    const asksForMoney = async (page) => (await page.locator('form[action$="/fee"]').count()) > 0;

    it("given who may declare, when she declares one for an area, then everybody is told", async () => {
      commander = await somebody("desk", COMMANDER);
      await commander.locator('main nav a[href="/desk/emergencies"]').click();
      await right(commander);
      await commander.locator("[name=name-en]").fill(FLOOD);
      await press(commander, "emergency-declare");
      assert.equal(await commander.locator(".govuk-error-summary").count(), 1, "it has an area");
      assert.equal(await commander.locator("[name=name-en]").inputValue(), FLOOD);
      await commander.locator("[name=name-zh]").fill(FLOOD_ZH);
      await commander.locator("[name=area]").selectOption(LIVES);
      await commander.locator("[name=until]").fill(inDays(7));
      await commander.locator("[name=reason]").fill("The dyke broke; the mayor decided.");
      await choose(commander, "service", SERVICE);
      await press(commander, "emergency-declare");
      await right(commander);
      assert.equal(await commander.locator("h1").innerText(), FLOOD);
      emergency = pathOf(commander);

      for (const [language, name] of [["en", FLOOD], ["zh-CN", FLOOD_ZH], ["es", FLOOD]]) {
        const reader = await browser.page({ scripts, language, baseURL: portal.url });
        for (const address of ["/", `/services/${SERVICE}`]) {
          await reader.goto(address);
          assert.ok((await read(reader)).includes(name), `${name} at ${address} in ${await read(reader)}`);
        }
        await right(reader);
        await reader.context().close();
      }
    });

    it("given two who apply, when one is registered there, then she pays nothing and comes first", async () => {
      [agent, lin, li] = [await somebody("desk", AGENT), await somebody("phone", LIN, "/me"), await somebody("phone", LI, "/me")];
      await showsWhoSheIs(lin, LIN);
      await showsWhoSheIs(li, LI);

      await fillIn(lin, SERVICE, PERMIT, { until: "/fee" });
      assert.ok(await asksForMoney(lin), await read(lin));
      assert.ok(!(await read(lin)).includes(FLOOD));
      await lin.locator('form[action$="/fee"] button').click();
      await press(lin, "sandbox-pay");
      await follow(lin, "continue");
      const others = await send(lin);

      // Nothing is to be paid, so the fee does not stop her; its page says why.
      await fillIn(li, SERVICE, PERMIT);
      await right(li);
      assert.ok((await read(li)).includes(FLOOD), await read(li));
      const check = pathOf(li);
      await li.goto(feeOf(li));
      await right(li);
      assert.ok((await read(li)).includes(FLOOD), await read(li));
      assert.equal(await asksForMoney(li), false, await read(li));
      await follow(li, "continue");
      assert.equal(pathOf(li), check);
      const hers = await send(li);

      const police = await somebody("desk", POLICE);
      await police.goto("/desk/applications");
      await right(police);
      const rows = police.locator(".cl-case");
      const at = async (reference) => {
        const links = await rows.locator(".cl-case__title").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
        return links.indexOf(`/desk/applications/${reference}`);
      };
      assert.equal(await at(hers), 0, "she comes first");
      assert.ok((await at(others)) > 0);
      assert.ok((await rows.first().innerText()).includes(say("en", "emergency-mark")));
      assert.ok(!(await rows.nth(await at(others)).innerText()).includes(say("en", "emergency-mark")));
      await rows.first().locator("a").first().click();
      await right(police);
      assert.ok((await read(police)).includes(FLOOD), "the clock says so at the desk");

      await li.goto(`/cases/${hers}`);
      await right(li);
      assert.ok((await read(li)).includes(FLOOD), "the clock says so to her");
      await li.goto("/me/data/usage");
      assert.ok((await read(li)).includes(say("en", "usage-purpose-emergency")));
    });

    it("given who lost her papers, when an agent hands out others, then everybody can check them, and she has them in her account", async () => {
      await agent.goto(emergency);
      await follow(agent, "emergency-papers-title");
      await right(agent);
      await agent.locator("[name=number]").fill(NUMBERS[LIN]);
      await agent.locator("[name=reason]").fill("Her neighbour knows her.");
      await press(agent, "emergency-look");
      assert.ok((await agent.locator(".govuk-error-summary").innerText()).includes(say("en", "emergency-fault-elsewhere")));
      await agent.locator("[name=number]").fill(NUMBERS[LI]);
      await press(agent, "emergency-look");
      await right(agent);
      assert.ok((await read(agent)).includes(NAME));
      await press(agent, "emergency-issue");
      await right(agent);
      const number = (await agent.locator(".cl-paper__id").innerText()).trim();

      const third = await browser.page({ scripts, language: "zh-CN", baseURL: portal.url });
      await third.goto("/verify");
      await third.locator("[name=id]").fill(number);
      await press(third, "verify-button", "zh");
      await right(third);
      for (const words of [NAME, NUMBERS[LI], FLOOD_ZH, say("zh", "verify-holds")]) assert.ok((await read(third)).includes(words), `${words} in ${await read(third)}`);

      await li.goto("/outputs");
      await follow(li, "emergency-papers");
      await right(li);
      assert.ok((await read(li)).includes(number));
      await lin.goto(pathOf(li));
      assert.ok(!(await read(lin)).includes(NUMBERS[LI]));
      // Another application, ready to be sent, for when it is over.
      await fillIn(li, SERVICE, PERMIT);
      second = feeOf(li);
    });

    it("given an emergency, when it is ended, then all is as usual, and the papers hold on", async () => {
      await commander.goto(emergency);
      const journal = await read(commander);
      for (const key of ["emergency-step-opened", "emergency-step-applied", "emergency-step-looked_up", "emergency-step-refused", "emergency-step-issued"]) {
        assert.ok(journal.includes(say("en", key)), `${key} in ${journal}`);
      }
      await press(commander, "emergency-close");
      await right(commander);
      assert.ok((await read(commander)).includes(say("en", "emergency-ended")));

      await li.goto(second);
      await right(li);
      assert.ok(await asksForMoney(li), "she pays as everybody does");
      const reader = await browser.page({ scripts, language: "en", baseURL: portal.url });
      await reader.goto("/");
      assert.ok(!(await read(reader)).includes(FLOOD));
      await agent.goto(`${emergency}/papers`);
      assert.equal(pathOf(agent), emergency);
      await li.goto("/outputs");
      assert.ok((await read(li)).includes(say("en", "outputs-standing-valid")));
      for (const page of [commander, agent, li, lin, reader]) {
        assert.deepEqual(page.problems.filter((problem) => !/4(04|22)/.test(problem)), []);
      }
    });
  });
}
