// On behalf: somebody appoints a delegate, who accepts, applies for her with her data, and cannot any more once she ends it; and
// an agent applies for a caller without an account, and for somebody who stands at the counter with her card.
//
// Scripts off on SQLite, on on PostgreSQL.

import assert from "node:assert/strict";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { assertAccessible } from "../axe.mjs";
import { startBrowser } from "../chromium.mjs";
import { letter } from "../letters.mjs";
import { signIn } from "../people.mjs";
import { startPortal } from "../portal.mjs";
import { startPostgres } from "../postgres.mjs";
import { say } from "../words.mjs";

const CALLER = "caller@example.org";
const [LI, NEPHEW, AGENT, POLICE] = ["li@example.org", "nephew@example.org", "counter@wuhu.example", "police@wuhu.example"];
const NUMBER = "999999199804120024";
const NAME = "李婷";
const HOME = "芜湖市镜湖区赭山路112号3栋502室";
const CERTIFICATE = path.join(import.meta.dirname, "../../app/tests/data/photos/orientation-6.jpg");

const ANSWERS = {
  degree: "master",
  "degree-recent": "yes",
  "contract-one-year": "yes",
  "had-before": "no",
  name: NAME,
  "id-number": NUMBER,
  "home-address": "Zheshan Road 112, flat 302",
  telephone: "0553 123 4567",
  "degree-from": "abroad",
  school: "University of Leeds",
  "graduated-on": ["2", "7", "2026"],
  country: "United Kingdom",
  "degree-recognised": "no",
  employer: "Changjiang Instruments",
  "work-began": ["1", "9", "2026"],
  "contract-months": "36",
  "bank-account-number": "6222 0213 0700 1234 567",
};

const read = (page) => page.locator("main").innerText();
const press = (page, key) => page.getByRole("button", { name: say("en", key), exact: true }).last().click();
// A button whose name ends in whom it is about.
const pressOf = (page, key, name) => page.getByRole("button", { name: `${say("en", key)} ${name}`, exact: true }).first().click();
const choose = (page, name, value) => page.locator(`input[name="${name}"][value="${value}"] + label`).last().click();

/** Answers whatever the page asks; what is filled in already stays. */
async function answer(page) {
  for (const [question, said] of Object.entries(ANSWERS)) {
    const field = (name) => page.locator(`[name="${name}"]`);
    if (Array.isArray(said)) {
      if ((await field(`${question}.day`).count()) === 0 || (await field(`${question}.day`).inputValue())) continue;
      for (const [nth, part] of ["day", "month", "year"].entries()) await field(`${question}.${part}`).fill(said[nth]);
    } else if ((await field(question).count()) > 0) {
      const kind = await field(question).first().getAttribute("type");
      if (kind === "radio") await choose(page, question, said);
      else if (!(await field(question).inputValue())) await field(question).fill(said);
    }
  }
  for (const file of await page.locator("input[type=file]").all()) await file.setInputFiles(CERTIFICATE);
}

/** A day so many months from now, as a field of dates takes it. */
function inMonths(months) {
  const day = new Date();
  day.setUTCMonth(day.getUTCMonth() + months);
  return day.toISOString().slice(0, 10);
}

for (const [engine, scripts] of [["SQLite", false], ["PostgreSQL", true]]) {
  describe(`on behalf, on ${engine}, scripts ${scripts ? "on" : "off"}`, () => {
    let database, portal;
    const browsers = [];

    before(async () => {
      database = engine === "PostgreSQL" ? await startPostgres() : undefined;
      portal = await startPortal({ database: database?.url });
    });

    after(async () => {
      await Promise.all(browsers.map((browser) => browser.close()));
      await portal?.remove();
      await database?.stop();
    });

    async function somebody(size, email, then) {
      const browser = await startBrowser();
      browsers.push(browser);
      const page = await browser.page({ scripts, size, language: "en", baseURL: portal.url });
      if (email) await signIn(page, portal, email, { then });
      return page;
    }

    async function right(page) {
      await assertAccessible(page);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${page.url()} is wider than the screen`);
      assert.equal(await page.locator(".govuk-error-summary").count(), 0, await read(page));
    }

    /** Shows who she is at the counter. */
    async function showsWhoSheIs(li) {
      await li.goto("/me/identity");
      await press(li, "person-counter-button");
      const code = (await li.locator(".govuk-heading-xl").innerText()).trim();
      const agent = await somebody("desk", AGENT);
      await agent.goto("/desk/identity");
      await agent.locator("[name=code]").fill(code);
      await choose(agent, "document", "identity_card");
      await agent.locator("[name=number]").fill(NUMBER);
      await press(agent, "continue");
      await press(agent, "counter-confirm");
      await right(agent);
    }

    /** From the button that begins to the page where everything is checked. */
    async function fillIn(page, asksFor) {
      for (let step = 0; !page.url().endsWith("/check"); step += 1) {
        assert.ok(step < 60, `the form does not end: ${page.url()}`);
        if (/\/apply\/[^/]+$/.test(new URL(page.url()).pathname)) {
          await page.locator("main .govuk-task-list__link").nth(Math.min(step, (await page.locator("main .govuk-task-list__link").count()) - 1)).click();
          continue;
        }
        await right(page);
        assert.ok((await read(page)).includes(asksFor), `${asksFor} on ${page.url()}`);
        await answer(page);
        for (const later of await page.locator(`input[name^="later"] + label`).all()) await later.click();
        await press(page, "continue");
      }
      await right(page);
    }

    it("given somebody whom the registers know, when she appoints a delegate who accepts, then he applies for her and she sees what he did", async () => {
      const li = await somebody("phone", LI, "/me");
      await li.goto("/me/delegates");
      await right(li);
      assert.ok((await read(li)).includes(say("en", "delegates-not-shown")));
      await showsWhoSheIs(li);
      await li.goto("/me");
      await li.locator('a[href="/me/delegates"]').click();
      await right(li);
      await li.locator("[name=name]").fill("Chen Wei");
      await press(li, "delegates-appoint");
      assert.equal(await li.locator(".govuk-error-summary").count(), 1, "an appointment says for whom");
      assert.equal(await li.locator("[name=name]").inputValue(), "Chen Wei");
      await assertAccessible(li);
      await li.locator("[name=email]").fill(NEPHEW);
      await choose(li, "power", "use_data");
      await choose(li, "scope", "chosen");
      await choose(li, "event", "work");
      await li.locator("[name=until]").fill(inMonths(3));
      await press(li, "delegates-appoint");
      await right(li);
      assert.ok((await read(li)).includes(say("en", "delegates-standing-asked")));
      await letter(portal, NEPHEW, new RegExp(`${NAME} wants to let you act`));

      const nephew = await somebody("phone", NEPHEW, "/me/delegates");
      await right(nephew);
      await pressOf(nephew, "delegates-accept", NAME);
      await right(nephew);
      assert.ok((await read(nephew)).includes(say("en", "delegates-standing-holds")));
      await letter(portal, LI, /Chen Wei has accepted/);

      await nephew.goto("/services/settling-in-allowance/apply");
      await right(nephew);
      const whose = nephew.locator("input[name=whose]").last();
      await choose(nephew, "whose", await whose.getAttribute("value"));
      await press(nephew, "apply-start");
      await fillIn(nephew, `You apply for ${NAME}`);
      assert.ok((await read(nephew)).includes(HOME), "her address is filled in");
      assert.equal(await nephew.locator("[name=email]").count(), 0, "letters go to both");
      await nephew.locator("input[name=declared] + label").click();
      await press(nephew, "apply-send");
      await right(nephew);
      const reference = (await nephew.locator(".govuk-panel .cl-ref").innerText()).replaceAll(" ", "");
      assert.ok(!(await read(nephew)).includes("/links/"), "a delegate gets no secret link");
      await letter(portal, LI, /Your application .* has come in/);
      await letter(portal, NEPHEW, /You sent an application/);

      for (const page of [li, nephew]) {
        await page.goto(`/cases/${reference}`);
        await right(page);
        assert.ok((await read(page)).includes(`Chen Wei sent this for ${NAME}`));
      }
      const police = await somebody("desk", POLICE);
      await police.goto(`/desk/applications/${reference}`);
      await right(police);
      assert.ok((await read(police)).includes(`Chen Wei sent this for ${NAME}`));

      await li.goto("/me/data/usage");
      await right(li);
      assert.ok((await read(li)).includes(say("en", "usage-delegate")));
      await li.goto("/me/delegates");
      await li.getByText(say("en", "delegates-done"), { exact: true }).first().click();
      await right(li);
      for (const step of ["asked", "accepted", "begun", "sent", "opened"]) assert.ok((await read(li)).includes(say("en", `delegates-step-${step}`)), step);

      // He begins another; she ends it; he is told, and what he entered is hers to go on with.
      await nephew.goto("/services/settling-in-allowance/apply");
      await choose(nephew, "whose", await nephew.locator("input[name=whose]").last().getAttribute("value"));
      await press(nephew, "apply-start");
      await fillIn(nephew, `You apply for ${NAME}`);
      await pressOf(li, "delegates-end", "Chen Wei");
      await right(li);
      await letter(portal, NEPHEW, new RegExp(`appointment between you and ${NAME} has ended`));
      await nephew.locator("input[name=declared] + label").click();
      await press(nephew, "apply-send");
      assert.ok((await read(nephew)).includes(say("en", "refusal-title-not-appointed")));
      assert.equal((await nephew.goto(`/cases/${reference}`)).status(), 404);
      await li.goto("/me");
      await right(li);
      await li.locator('main a[href$="/save"]').first().click();
      await right(li);
    });

    it("given somebody who calls, when an agent applies for her, then nothing is looked up, and she has a receipt with her own link", async () => {
      const agent = await somebody("desk", AGENT);
      await agent.locator('main nav a[href="/desk/apply"]').click();
      await right(agent);
      await agent.locator("[name=service]").selectOption("settling-in-allowance");
      await choose(agent, "channel", "telephone");
      await choose(agent, "whose", "caller");
      await agent.locator("[name=name]").fill("Wang Fang");
      await press(agent, "continue");
      assert.equal(await agent.locator(".govuk-error-summary").count(), 1, "somebody is reached somehow");
      assert.equal(await agent.locator("[name=name]").inputValue(), "Wang Fang");
      await assertAccessible(agent);
      await agent.locator("[name=email]").fill(CALLER);
      await press(agent, "continue");
      await fillIn(agent, "You fill this in for Wang Fang");
      assert.equal(await agent.locator("[name=email]").inputValue(), CALLER);
      await agent.locator("input[name=declared] + label").click();
      await press(agent, "apply-send");
      await right(agent);
      await agent.getByText(say("en", "apply-sent-receipt"), { exact: true }).click();
      await right(agent);
      const [link] = (await read(agent)).match(/\/links\/\S+/);
      await letter(portal, CALLER, /Your application .* has come in/);

      const caller = await somebody("phone");
      await caller.goto(link);
      await right(caller);
      assert.ok((await read(caller)).includes(say("en", "handling-by-other")));
    });

    it("given somebody at the counter with her card and her account, when the agent applies, then registers fill in and prove it", async () => {
      const li = await somebody("phone", LI, "/me/identity");
      if ((await li.locator('form[action="/me/identity/attend"]').count()) === 0) {
        await showsWhoSheIs(li);
        await li.goto("/me/identity");
      }
      await press(li, "agents-code-button");
      await right(li);
      const code = (await li.locator(".govuk-heading-xl").innerText()).trim();
      const agent = await somebody("desk", AGENT, "/desk/apply");
      await agent.locator("[name=service]").selectOption("settling-in-allowance");
      await choose(agent, "channel", "counter");
      await choose(agent, "whose", "present");
      await agent.locator("[name=code]").fill(code);
      await choose(agent, "document", "identity_card");
      await agent.locator("[name=number]").fill(NUMBER);
      await press(agent, "continue");
      await fillIn(agent, `You fill this in for ${NAME}`);
      assert.ok((await read(agent)).includes(HOME));
      await agent.goto(`${new URL(agent.url()).pathname.replace("/check", "/proofs")}?from=check`);
      // What is proven by a file is asked of nobody.
      await agent.locator('button[name=remove][value="has-degree.degree-certificate"]').click();
      await agent.locator('button[name=evidence][value="degree-record"]').first().click();
      await right(agent);
      assert.ok((await read(agent)).includes("University of Manchester"), await read(agent));
      await li.goto("/me/data/usage");
      await right(li);
      assert.ok((await read(li)).includes(say("en", "usage-member")));
      await li.goto("/me/consents");
      assert.ok((await read(li)).includes(say("en", "consents-withdraw")));
    });
  });
}
