// What people do in more than one journey: sign in, write a report.

import { assertAccessible } from "./axe.mjs";
import { letter } from "./letters.mjs";
import { say } from "./words.mjs";

// Codes that were typed already: whoever signs in twice waits for a new one.
const TYPED = new Set();

/** Signs in by code, in the language of her browser, and stands at the desk unless she wants somewhere else. */
export async function signIn(page, portal, email, { language = "en", then = "/desk" } = {}) {
  const press = (key) => page.getByRole("button", { name: say(language, key), exact: true }).click();
  await page.goto(`/sign-in?then=${then}`);
  await assertAccessible(page);
  await page.locator("[name=email]").fill(email);
  await press("sign-in-send");
  await page.waitForURL("**/sign-in/code**");
  await assertAccessible(page);
  const [, code] = await letter(portal, email, /\b(\d{6})\b/, TYPED);
  TYPED.add(code);
  await page.locator("[name=code]").fill(code);
  await press("sign-in-button");
  await page.waitForURL(`**${then}`);
}

const go = (page) => page.getByRole("button", { name: "Continue", exact: true }).last().click();

/** Writes of a clogged drain up to the page of details; gives the address of the draft. */
export async function beginDrain(page, { lat = "31.1546", lon = "118.4435", address = "Dongmen Lane 18" } = {}) {
  await page.goto("/reports/new");
  await page.getByText("Position in numbers").click();
  await page.locator("[name=lat]").fill(lat);
  await page.locator("[name=lon]").fill(lon);
  await page.locator("[name=address]").fill(address);
  await go(page);
  await page.locator("form label").filter({ hasText: /^Clogged drain$/ }).click();
  await go(page);
  return new URL(page.url()).pathname.replace(/\/details$/, "");
}

/** Answers the details and the contact, and stands at the check. */
export async function endDrain(page, { words, email = "", photo } = {}) {
  await page.locator("#what").fill(words);
  await page.getByRole("group", { name: "Does it come up inside a home?" }).locator("label").filter({ hasText: /^No$/ }).click();
  if (photo) await page.locator("input[type=file]").setInputFiles(photo);
  await go(page);
  await page.locator("[name=email]").fill(email);
  await go(page);
}

/** Sends a whole report of a clogged drain; gives the reference. */
export async function reportDrain(page, { words, email, photo, ...place }) {
  await beginDrain(page, place);
  await endDrain(page, { words, email, photo });
  await page.getByRole("button", { name: "Send report" }).click();
  return (await page.locator(".govuk-panel .cl-ref").innerText()).replaceAll(" ", "");
}
