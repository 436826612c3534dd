// A child was born in Mexico City: milk and food from one agency, health from the next, a nursery place from a third. She says
// who she is and whose child it is once, and follows the three from one page; each agency sees its own application only.
//
// Spanish. Scripts off on SQLite, on on PostgreSQL.

import assert from "node:assert/strict";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { assertAccessible } from "../axe.mjs";
import { startBrowser } from "../chromium.mjs";
import { signIn } from "../people.mjs";
import { startPortal } from "../portal.mjs";
import { startPostgres } from "../postgres.mjs";
import { say } from "../words.mjs";

const ROSA = "rosa@example.org";
const PAPER = path.join(import.meta.dirname, "../../app/tests/data/photos/orientation-6.jpg");
const CURP = "GOMR920514MDFMRS08";

// What every agency asks, said once.
const ONCE = {
  curp: CURP,
  "given-name": "Rosa",
  "family-name": "Gómez Martínez",
  "birth-date": ["14", "5", "1992"],
  address: "Calle Aldama 12, Iztapalapa",
  telephone: "55 1234 5678",
  relation: "mother",
  "child-curp": "GOMA260514HDFMRNA8",
  "child-given-name": "Ángel",
  "child-family-name": "Gómez Martínez",
  "child-birth-date": ["14", "5", "2026"],
};

const AGENCIES = [
  {
    service: "food-for-the-first-years",
    said: {
      "lives-here": "yes",
      registered: "yes",
      fed: "breast",
      allergy: "no",
      "members.0.member-name": "Rosa Gómez",
      "members.0.member-age": "34",
      "members.0.member-earns": "yes",
      "members.0.member-income": "6000",
      "monthly-income": "6000",
      way: "desk",
      desk: "module-iztapalapa",
    },
    tasks: ["registro-civil", "bienestar", "primera-infancia"],
    decides: "primera-infancia",
  },
  {
    service: "health-care-from-birth",
    said: {
      "lives-here": "yes",
      registered: "yes",
      insurance: "no",
      "born-where": "city-hospital",
      "heel-test": "unknown",
      vaccinated: "bcg",
      worry: "no",
      "health-centre": "09007",
      "home-visit": "yes",
    },
    tasks: ["registro-civil", "seguro-social", "salud"],
    decides: "salud",
  },
  {
    service: "child-care-place",
    said: {
      "lives-here": "yes",
      registered: "yes",
      situation: "works",
      employer: "Taller Aldama",
      shift: "day",
      "near.words": "Calle Aldama, Iztapalapa",
      "first-day": ["11", "1", "2027"],
      "care-hours": "full",
      sibling: "no",
      "special-needs": "no",
    },
    tasks: ["trabajo", "salud", "cuidado-infantil"],
    decides: "cuidado-infantil",
  },
];

const read = (page) => page.locator("main").innerText();
const press = (page, key) => page.getByRole("button", { name: say("es", key), exact: true }).last().click();
const choose = (page, name, value) => page.locator(`input[name="${name}"][value="${value}"] + label`).last().click();

/** Answers what the page asks and has no answer yet; gives the names of fields that were filled in already. */
async function answer(page, said) {
  const there = [];
  for (const [question, words] of Object.entries(said)) {
    const field = (name) => page.locator(`[name="${name}"]`);
    const first = field(Array.isArray(words) ? `${question}.day` : question).first();
    if ((await first.count()) === 0) continue;
    const kind = (await first.getAttribute("type")) ?? "";
    if (["radio", "checkbox"].includes(kind)) {
      if ((await page.locator(`[name="${question}"]:checked`).count()) > 0) there.push(question);
      else await choose(page, question, words);
    } else if ((await first.inputValue()) !== "") {
      there.push(question);
    } else if (Array.isArray(words)) {
      for (const [nth, part] of ["day", "month", "year"].entries()) await field(`${question}.${part}`).fill(words[nth]);
    } else if ((await first.evaluate((element) => element.tagName)) === "SELECT") {
      await first.selectOption(words);
    } else {
      await first.fill(words);
    }
  }
  return there;
}

for (const [engine, scripts] of [["SQLite", false], ["PostgreSQL", true]]) {
  describe(`a child was born, on ${engine}, scripts ${scripts ? "on" : "off"}`, () => {
    let database, portal, browser;

    before(async () => {
      database = engine === "PostgreSQL" ? await startPostgres({ pack: "mexico-city" }) : undefined;
      portal = await startPortal({ database: database?.url, pack: "mexico-city" });
      browser = await startBrowser();
    });

    after(async () => {
      await browser?.close();
      await portal?.remove();
      await database?.stop();
    });

    const somebody = async (size, email, then) => {
      const page = await browser.page({ scripts, size, language: "es", baseURL: portal.url });
      await signIn(page, portal, email, { language: "es", then });
      return page;
    };

    async function right(page) {
      await assertAccessible(page);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${page.url()} is wider than the screen`);
      assert.equal(await page.locator(".govuk-error-summary").count(), 0, await read(page));
    }

    /** From the first page to the reference; says which fields and how many proofs were there already. */
    async function fill(page, said) {
      const there = [];
      let proofs = 0;
      for (let step = 0; !page.url().endsWith("/check"); step += 1) {
        assert.ok(step < 90, `the form does not end: ${page.url()}`);
        const sections = page.locator("main .govuk-task-list__link");
        if (/\/apply\/[^/]+$/.test(new URL(page.url()).pathname)) {
          await right(page);
          await sections.nth(Math.min(step, (await sections.count()) - 1)).click();
          continue;
        }
        await right(page);
        there.push(...(await answer(page, { ...ONCE, ...said })));
        if (page.url().includes("/proofs")) {
          proofs = await page.getByRole("button", { name: /^Quitar/ }).count();
          for (const card of await page.locator(".cl-card:has(input[name^=later])").all()) {
            if ((await card.getByRole("button", { name: /^Quitar/ }).count()) > 0) continue;
            const files = card.locator("input[type=file]");
            if ((await files.count()) > 0) await files.first().setInputFiles(PAPER);
            else await card.locator("input[name^=later] + label").click();
          }
        }
        await press(page, "continue");
      }
      await right(page);
      await page.locator("[name=email]").fill(ROSA);
      await page.locator("input[name=declared] + label").click();
      await press(page, "apply-send");
      await right(page);
      return { reference: (await page.locator(".govuk-panel .cl-ref").innerText()).replaceAll(" ", ""), there: new Set(there), proofs };
    }

    it("given a birth, when she applies at the first agency, then she goes on to two others without starting again", async () => {
      const rosa = await somebody("phone", ROSA, "/me");
      await rosa.goto("/life-events/having-a-child");
      await right(rosa);
      await rosa.locator(`main a[href="/services/${AGENCIES[0].service}"]`).click();
      await rosa.goto(`/services/${AGENCIES[0].service}/apply`);
      await right(rosa);
      await press(rosa, "apply-start");

      const references = [];
      for (const [nth, { service, said }] of AGENCIES.entries()) {
        const { reference, there, proofs } = await fill(rosa, said);
        references.push(reference);
        for (const question of Object.keys(ONCE)) {
          assert.equal(there.has(question), nth > 0, `${question} at ${service}`);
        }
        // Her card, her address and the birth certificate go along.
        assert.equal(proofs, nth === 0 ? 0 : 3, `proofs at ${service}`);
        await rosa.getByRole("link", { name: say("es", "apply-sent-onward-go") }).click();
        await rosa.waitForURL(`**/cases/${reference}**`);
        await right(rosa);
        if (nth + 1 < AGENCIES.length) {
          const next = AGENCIES[nth + 1].service;
          await rosa.locator(`form:has(input[name=service][value="${next}"]) button`).click();
          await rosa.waitForURL(`**/services/${next}/apply/**`);
        }
      }

      // What she has applied for is not offered again: it stands there with how far it has come.
      const open = await rosa.locator("form[action$='/onward'] input[name=service]").evaluateAll((inputs) => inputs.map((input) => input.value));
      for (const { service } of AGENCIES) assert.ok(!open.includes(service), service);
      await rosa.goto("/me");
      await right(rosa);
      for (const reference of references) assert.equal(await rosa.locator(`a[href="/cases/${reference}"]`).count(), 1, reference);

      // Each agency has its part; none opens what it has nothing to do with.
      const members = new Map();
      const member = async (name) => {
        if (!members.has(name)) members.set(name, await somebody("desk", `${name}@mexico.example`));
        return members.get(name);
      };
      for (const [nth, { tasks, decides }] of AGENCIES.entries()) {
        const reference = references[nth];
        for (const name of tasks) {
          const page = await member(name);
          await page.goto("/desk/applications");
          await page.locator(`a[href="/desk/applications/${reference}"]`).first().click();
          await right(page);
          assert.ok((await read(page)).includes("Gómez Martínez"));
          await choose(page, "said", "approve");
          await page.locator("form [name=words]").first().fill("Revisado.");
          await press(page, "task-send");
          await right(page);
        }
        const page = await member(decides);
        await page.goto(`/desk/applications/${reference}`);
        await choose(page, "said", "grant");
        await press(page, "handling-decide");
        await right(page);
      }
      assert.equal((await (await member("seguro-social")).goto(`/desk/applications/${references[2]}`)).status(), 404);

      for (const reference of references) {
        await rosa.goto(`/cases/${reference}`);
        await right(rosa);
        assert.match(await read(rosa), /Concedida/);
      }
    });
  });
}
