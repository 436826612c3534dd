// Filling in the form of a service, question by question, as whoever applies does.

import assert from "node:assert/strict";
import path from "node:path";
import { say } from "./words.mjs";

// More screens than any form has.
const PAGES_MOST = 60;

// The list of the sections of a long form.
const isList = (page) => /\/apply\/[^/]+$/.test(new URL(page.url()).pathname);

/** A photo that is taken wherever a file is asked for. */
export const PHOTO = path.join(import.meta.dirname, "../app/tests/data/photos/orientation-6.jpg");

/** What somebody says who applies for a new residence permit because hers is lost: 20 yuan. */
export const PERMIT = {
  "half-year": "yes",
  ground: "work",
  why: "lost",
  name: "林月",
  "id-number": "34020219980304123X",
  "home-address": "Zheshan Road 112",
  telephone: "0553 123 4567",
  "lived-since": ["1", "2", "2024"],
  employer: "Changjiang Instruments",
  "work-began": ["1", "3", "2024"],
  delivery: "collect",
};

/** What somebody says who applies for the settling-in allowance. */
export const ALLOWANCE = {
  degree: "master",
  "degree-recent": "yes",
  "contract-one-year": "yes",
  "had-before": "no",
  name: "林月",
  "id-number": "34020219980304123X",
  "home-address": "Zheshan Road 112",
  telephone: "0553 123 4567",
  "degree-from": "china",
  school: "Anhui Normal University",
  "graduated-on": ["20", "6", "2026"],
  employer: "Changjiang Instruments",
  "work-began": ["1", "9", "2026"],
  "contract-months": "36",
  "bank-account-number": "6222021307001234567",
};

/** Presses the button with these words. */
export const press = (page, key, language = "en") => page.getByRole("button", { name: say(language, key), exact: true }).last().click();

/** Follows the link with these words, be it one that looks like a button. */
export const follow = (page, key, language = "en") => page.getByRole("link", { name: say(language, key), exact: true }).last().click();

/** Chooses one of several. */
export const choose = (page, name, value) => page.locator(`input[name="${name}"][value="${value}"] + label`).last().click();

/** Answers whatever of these answers the page asks; what is filled in already stays. */
export async function answer(page, answers) {
  for (const [question, said] of Object.entries(answers)) {
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
  for (const file of await page.locator("input[type=file]").all()) await file.setInputFiles(PHOTO);
}

/** A screen of a form asks one question, or shows together what registers filled in. */
export async function assertOneQuestion(page) {
  const { questions, groups, fixed, headings } = await page.evaluate(() => {
    const main = document.querySelector("main");
    const fields = [...main.querySelectorAll("form :is(input:not([type=hidden]), select, textarea)")];
    const group = ".govuk-form-group, fieldset";
    return {
      questions: [...new Set(fields.map(({ name }) => name.split(".")[0]))],
      groups: [...main.querySelectorAll(group)].filter((one) => !one.parentElement.closest(group)).length,
      fixed: main.querySelectorAll("form .govuk-summary-list").length,
      headings: main.querySelectorAll("h1").length,
    };
  });
  const here = `${page.url()}: ${questions}`;
  assert.equal(headings, 1, here);
  if (questions.length === 0) assert.ok(fixed > 0 && groups === 0, here);
  else assert.deepEqual([questions.length, groups, fixed], [1, 1, 0], here);
}

/** Begins to apply, and stands at the first question. */
export async function begin(page, service, { language = "en", at = async () => {} } = {}) {
  await page.goto(`/services/${service}/apply`);
  await at(page);
  await press(page, "apply-start", language);
  if (isList(page)) await page.locator("main .govuk-task-list__link").first().click();
}

/** Brings every proof later. */
async function bringLater(page) {
  const open = await page.locator('input[name^="later"]:not(:checked)').evaluateAll((all) => all.map(({ name }) => name));
  for (const name of open) await page.locator(`input[name="${name}"] + label`).click();
}

/**
 * Goes on to the first screen whose address ends in `until`. Proofs come later.
 *
 *   language   of the browser
 *   until      "/check" unless said
 *   at         sees every screen on the way
 */
export async function goOn(page, answers, { language = "en", until = "/check", at = async () => {} } = {}) {
  const here = () => new URL(page.url()).pathname;
  for (let step = 0; !here().endsWith(until); step += 1) {
    assert.ok(step < PAGES_MOST, `the form does not end: ${page.url()}`);
    await at(page);
    if (here().endsWith("/proofs")) await bringLater(page);
    else await answer(page, answers);
    await press(page, "continue", language);
  }
  await at(page);
}

/** Begins, and goes on. */
export async function fillIn(page, service, answers, options) {
  await begin(page, service, options);
  await goOn(page, answers, options);
}

/** Sends what is filled in; gives the reference. */
export async function send(page, { email = "", language = "en" } = {}) {
  await page.locator("[name=email]").fill(email);
  await page.locator("input[name=declared] + label").click();
  await press(page, "apply-send", language);
  return (await page.locator(".govuk-panel .cl-ref").innerText()).replaceAll(" ", "");
}
