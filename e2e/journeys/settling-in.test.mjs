// The settling-in allowance: a graduate applies once, from a phone; four offices answer for their part, each in a browser of
// its own; who is entitled decides; everybody sees how far it has come, and nobody else sees anything.
//
// Scripts off on SQLite, on on PostgreSQL.

import assert from "node:assert/strict";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { assertAccessible } from "../axe.mjs";
import { startBrowser } from "../chromium.mjs";
import { assertOneQuestion } from "../forms.mjs";
import { letter } from "../letters.mjs";
import { signIn } from "../people.mjs";
import { startPortal } from "../portal.mjs";
import { startPostgres } from "../postgres.mjs";
import { say } from "../words.mjs";

const LI = "li@example.org";
const OFFICES = ["police", "education", "property", "work"].map((name) => `${name}@wuhu.example`);
const [POLICE, EDUCATION] = OFFICES;
const [DECIDES, OBJECTIONS] = ["decision@wuhu.example", "objections@wuhu.example"];
// She triages a neighbourhood, and has no business with what people apply for.
const OFFICER = "officer@wuhu.example";
const CERTIFICATE = path.join(import.meta.dirname, "../../app/tests/data/photos/orientation-6.jpg");
const NAME = "李婷";
const NUMBER = "999999199804120024";
const AGENT = "counter@wuhu.example";
// What offices have of her, and a word of what they say.
const LOOK_UPS = [
  ["residence-record", "芜湖市镜湖区赭山路112号3栋502室"],
  ["employment-record", "芜湖镜明软件技术有限公司"],
  ["social-insurance-record", "Months paid in\n2"],
  ["degree-record", "University of Manchester"],
  ["homes-record", "Homes owned in Wuhu\n0"],
];

const ANSWERS = {
  degree: "master",
  "degree-recent": "yes",
  "contract-one-year": "yes",
  "had-before": "no",
  name: NAME,
  "id-number": "999999199804120027",
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
const choose = (page, name, value) => page.locator(`input[name="${name}"][value="${value}"] + label`).last().click();

/** Answers whatever of her answers the page asks; what is filled in already stays. */
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

for (const [engine, scripts] of [["SQLite", false], ["PostgreSQL", true]]) {
  describe(`the settling-in allowance on ${engine}, scripts ${scripts ? "on" : "off"}`, () => {
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

    /** Somebody with a browser of her own, signed in where she has an address. */
    async function somebody(size, email) {
      const browser = await startBrowser();
      browsers.push(browser);
      const page = await browser.page({ scripts, size, language: "en", baseURL: portal.url });
      if (email) await signIn(page, portal, email);
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

    /** From the start of the form to its reference; proofs of these kinds are looked up, and the others come later. */
    async function apply(page, lookUps = []) {
      await page.goto("/services/settling-in-allowance");
      await right(page);
      await page.goto("/services/settling-in-allowance/apply");
      await right(page);
      await press(page, "apply-start");
      for (let step = 0; !page.url().endsWith("/check"); step += 1) {
        assert.ok(step < 60, `the form does not end: ${page.url()}`);
        if (/\/apply\/[^/]+$/.test(new URL(page.url()).pathname)) {
          // The list of sections: the first that is not done.
          await page.locator("main .govuk-task-list__link").nth(Math.min(step, (await page.locator("main .govuk-task-list__link").count()) - 1)).click();
          continue;
        }
        await right(page);
        if (page.url().includes("/pages/")) await assertOneQuestion(page);
        if (page.url().includes("/proofs") && lookUps.length > 0) {
          for (const [kind, words] of lookUps) {
            await page.locator(`button[name=evidence][value="${kind}"]`).first().click();
            await right(page);
            assert.ok((await read(page)).includes(words), `${words} of ${kind} in ${await read(page)}`);
          }
          await press(page, "continue");
          continue;
        }
        await answer(page);
        for (const later of await page.locator(`input[name^="later"] + label`).all()) await later.click();
        await press(page, "continue");
      }
      await right(page);
      await page.locator("[name=email]").fill(LI);
      await page.locator("input[name=declared] + label").click();
      await press(page, "apply-send");
      await right(page);
      const reference = (await page.locator(".govuk-panel .cl-ref").innerText()).replaceAll(" ", "");
      await page.getByText(say("en", "apply-sent-follow"), { exact: true }).click();
      await page.waitForURL(`**/cases/${reference}`);
      return reference;
    }

    async function find(page, reference, said, words) {
      await page.goto("/desk/applications");
      await right(page);
      await page.locator(`a[href="/desk/applications/${reference}"]`).first().click();
      await right(page);
      assert.ok((await read(page)).includes(NAME), "the answers stand beside the task");
      await choose(page, "said", said);
      await page.locator("form [name=words]").first().fill(words);
      await press(page, "task-send");
      await right(page);
    }

    async function decide(page, reference, verdict, reason) {
      await page.goto("/desk/applications");
      await page.locator(`a[href="/desk/applications/${reference}"]`).first().click();
      await choose(page, "said", verdict);
      if (reason) await choose(page, "reason", reason);
      await press(page, "handling-decide");
      await right(page);
    }

    it("given one form, when four offices have found what they must, then who is entitled decides, and the applicant follows it all", async () => {
      const li = await somebody("phone");
      const reference = await apply(li);
      await letter(portal, LI, /Your application .* has come in/);
      await right(li);
      assert.ok((await read(li)).includes("Confirm where the applicant lives"));

      const [police, education, property, work] = await Promise.all(OFFICES.map((office) => somebody("desk", office)));
      const officer = await somebody("desk", OFFICER);
      for (const address of [`/cases/${reference}`, `/desk/applications/${reference}`]) {
        assert.equal((await officer.goto(address)).status(), 404, address);
      }

      // One asks; the clock stands until she answers.
      await find(police, reference, "send_back", "Which flat do you live in?");
      await letter(portal, LI, /Which flat do you live in\?/);
      await li.goto(`/cases/${reference}`);
      assert.ok((await read(li)).includes(say("en", "promise-paused")));
      await li.goto(`/cases/${reference}/answer`);
      await right(li);
      await li.locator("[name=words]").fill("302, on the third floor");
      await press(li, "question-send");
      await right(li);
      await find(police, reference, "approve", "Registered since September.");
      await find(education, reference, "approve", "The certificate is genuine.");
      await find(property, reference, "approve", "No home under her name.");

      // Nobody decides while a task is open.
      const decides = await somebody("desk", DECIDES);
      await decides.goto(`/desk/applications/${reference}`);
      assert.equal(await decides.locator(`form[action$="/decision"]`).count(), 0);
      await find(work, reference, "approve", "The contract runs for three years.");
      await decide(decides, reference, "grant");

      await letter(portal, LI, /Granted, to be handed over/);
      await press(decides, "handling-handed-over");
      await right(decides);
      await li.goto(`/cases/${reference}`);
      await right(li);
      const page = await read(li);
      for (const words of ["Granted", say("en", "handling-papers"), "Education Bureau"]) assert.ok(page.includes(words), `${words} in ${page}`);

      // She is asked how it was.
      await letter(portal, LI, /How did the city do\? Application/);
      await li.goto(`/cases/${reference}/rate`);
      await right(li);
      for (const name of ["efficiency", "effectiveness"]) await choose(li, name, "5");
      await press(li, "rate-button");
      assert.ok((await read(li)).includes(say("en", "rate-thanks")));
    });

    it("given an account that is hers, when she allows what offices have, then she sees it, brings nothing, and they see it too", async () => {
      const li = await somebody("phone");
      await signIn(li, portal, LI, { then: "/me" });
      await showsWhoSheIs(li);
      const reference = await apply(li, LOOK_UPS);
      await right(li);
      const police = await somebody("desk", POLICE);
      await police.goto(`/desk/applications/${reference}`);
      await right(police);
      const dossier = await read(police);
      for (const words of [say("en", "handling-verified"), ...LOOK_UPS.map(([, words]) => words)]) assert.ok(dossier.includes(words), `${words} in ${dossier}`);
      for (const number of ["SB00000003", "FC00000003"]) assert.ok(!dossier.includes(number), `${number} is read by nobody`);
      await li.goto("/me/consents");
      await right(li);

      // What is decided she has on paper, which everybody can check.
      await find(police, reference, "approve", "Registered since September.");
      for (const office of OFFICES.slice(1)) await find(await somebody("desk", office), reference, "approve", "It is so.");
      const decides = await somebody("desk", DECIDES);
      await decide(decides, reference, "grant");
      await decides.goto("/desk/applications");
      assert.ok((await read(decides)).includes(say("en", "handling-to-hand-over")), "it waits to be handed over");
      await li.goto(`/cases/${reference}`);
      await li.locator('main a[href*="/papers/"]').first().click();
      await li.waitForURL("**/papers/*");
      await right(li);
      const number = (await li.locator(".cl-paper__id").innerText()).replaceAll(" ", "");
      const pdf = await li.context().request.get(await li.getByRole("link", { name: say("en", "outputs-pdf") }).getAttribute("href"));
      assert.equal((await pdf.body()).subarray(0, 5).toString(), "%PDF-");
      const stranger = await somebody("phone");
      await stranger.goto(`/verify/${number}`);
      await right(stranger);
      assert.ok((await read(stranger)).includes(NAME));
      assert.ok((await read(stranger)).includes(say("en", "verify-holds")));
    });

    it("given a refusal, when she objects, then somebody else decides on it, and it is taken up again", async () => {
      const li = await somebody("phone");
      const reference = await apply(li);
      // She is asked for a paper, and brings it.
      const asks = await somebody("desk", POLICE);
      await find(asks, reference, "send_back", "Please bring your contract.");
      await li.goto(`/cases/${reference}/answer`);
      await right(li);
      await li.locator("[name=words]").fill("It is here.");
      await li.locator("input[type=file]").setInputFiles({ name: "contract.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4\n%%EOF\n") });
      await press(li, "question-send");
      await li.waitForURL(`**/cases/${reference}`);
      await right(li);
      await asks.goto(`/desk/applications/${reference}`);
      await right(asks);
      assert.equal(await asks.locator('[aria-labelledby="history"] a[href*="/files/"]').count(), 1, "beside her answer");
      for (const office of OFFICES) {
        const page = await somebody("desk", office);
        await find(page, reference, office === EDUCATION ? "reject" : "approve", office === POLICE ? "" : "Looked at.");
      }
      const decides = await somebody("desk", DECIDES);
      await decide(decides, reference, "refuse", "no-degree");
      await li.goto(`/cases/${reference}`);
      await right(li);
      const paper = await li.locator('main a[href*="/papers/"]').first().getAttribute("href");
      await li.goto(paper);
      await right(li);
      await li.goto(`/cases/${reference}/object`);
      await right(li);
      await press(li, "handling-object-send");
      assert.equal(await li.locator(".govuk-error-summary").count(), 1, "an objection says why");
      await li.locator("[name=words]").fill("The certificate is in the register of foreign degrees since yesterday.");
      await press(li, "handling-object-send");
      await right(li);
      // She has a link and no account: it opens what came of it, too.
      await li.getByRole("link", { name: say("en", "handling-objected-in") }).click();
      await li.waitForURL((url) => url.pathname.startsWith("/cases/") && !url.pathname.includes(reference));
      await right(li);
      assert.ok((await read(li)).includes(say("en", "handling-objects-to")));
      const objection = new URL(li.url()).pathname.split("/").pop();

      await decides.goto(`/desk/applications/${objection}`);
      await right(decides);
      assert.ok((await read(decides)).includes(say("en", "handling-decided-before")));
      const other = await somebody("desk", OBJECTIONS);
      await decide(other, objection, "grant");
      await li.goto(`/cases/${reference}`);
      assert.ok((await read(li)).includes(say("en", "handling-upheld")));
      await li.goto(`/verify/${paper.split("/").pop()}`);
      await right(li);
      assert.ok((await read(li)).includes(say("en", "outputs-reason-replaced")), "the first decision does not hold any more");
      await decide(other, reference, "grant");
      await li.goto(`/cases/${reference}`);
      assert.ok((await read(li)).includes(say("en", "application-status-decided")));
    });
  });
}
