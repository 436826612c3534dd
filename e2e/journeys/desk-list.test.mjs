// The desk's list as a tool: filters that are kept, many reports changed at once, teams, keys, and the map beside it.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { assertAccessible } from "../axe.mjs";
import { startBrowser } from "../chromium.mjs";
import { letter } from "../letters.mjs";
import { reportDrain, signIn } from "../people.mjs";
import { startPortal, together } from "../portal.mjs";

const OFFICER = "officer@wuhu.example";
const SEWERS = "sewers@wuhu.example";
const LIN = "lin@example.org";

describe("the desk's list", () => {
  let portal, browser, sessions;

  before(async () => {
    [portal, browser] = await together(startPortal(), startBrowser());
    sessions = new Map();
  });

  after(async () => {
    await browser?.close();
    await portal?.remove();
  });

  /** A page of a member, who signed in once for all of them. */
  async function member(email, options) {
    const page = await browser.page({ size: "desk", language: "en", baseURL: portal.url, ...options });
    if (sessions.has(email)) {
      await page.context().addCookies(sessions.get(email));
    } else {
      await signIn(page, portal, email);
      const cookies = await page.context().cookies();
      sessions.set(email, cookies.filter(({ name }) => name === "session"));
    }
    return page;
  }

  async function reported(words) {
    const citizen = await browser.page({ scripts: false, language: "en", baseURL: portal.url });
    return reportDrain(citizen, { words, email: LIN });
  }

  const box = (page, reference) => page.locator(`label[for="case-${reference}"]`);
  const what = (page, words) => page.locator("#bulk .govuk-radios__label").filter({ hasText: words });
  const preview = (page) => page.getByRole("button", { name: "Preview" }).click();
  const unexpected = (page) => page.problems.filter((problem) => !/ 422 /.test(problem));

  it("given no scripts, when a list is kept as a filter and called up again, then it is the same list", async () => {
    const page = await member(OFFICER, { scripts: false });
    await page.goto("/desk?status=overdue");
    const rows = await page.locator(".cl-case__title").allInnerTexts();
    assert.ok(rows.length > 0);
    await page.getByText("Kept filters: 0").click();
    await page.locator("#name").fill("Too late");
    await page.getByRole("button", { name: "Keep this filter" }).click();

    await page.goto("/desk?status=open");
    await page.getByText("Kept filters: 1").click();
    await page.getByRole("link", { name: "Too late" }).click();

    assert.match(page.url(), /status=overdue/);
    assert.deepEqual(await page.locator(".cl-case__title").allInnerTexts(), rows);
    await assertAccessible(page);
    await page.getByText("Kept filters: 1").click();
    await page.getByRole("button", { name: "Forget Too late" }).click();
    assert.equal(await page.getByText("Kept filters: 0").count(), 1);
  });

  for (const size of ["phone", "desk"]) {
    it(`given a ${size} without scripts, when two reports are chosen, previewed and confirmed, then both are changed and one person is told`, async () => {
      const [one, two] = [await reported(`One, ${size}.`), await reported(`Two, ${size}.`)];
      const page = await member(OFFICER, { scripts: false, size });
      await page.goto("/desk");
      await preview(page);
      assert.match(await page.title(), /^Error: /);
      await assertAccessible(page);

      await box(page, one).click();
      await box(page, two).click();
      await what(page, "Change the status").click();
      await page.locator("#to").selectOption("scheduled");
      await page.locator("#words").fill(`The crew comes on Thursday, says the ${size}.`);
      await preview(page);
      assert.equal(await page.locator("h1").innerText(), "2 reports: status Received to Work scheduled");
      assert.match(await page.locator("main").innerText(), /One person will be told\./);
      await assertAccessible(page);
      await page.getByRole("button", { name: "Change these 2 reports" }).click();

      assert.equal(await page.locator("h1").innerText(), "2 reports were changed");
      await assertAccessible(page);
      await letter(portal, LIN, new RegExp(`The crew comes on Thursday, says the ${size}`));
      const citizen = await browser.page({ scripts: false, language: "en", baseURL: portal.url });
      for (const reference of [one, two]) {
        await citizen.goto(`/reports/${reference}`);
        assert.match(await citizen.locator("main").innerText(), /Work scheduled/);
      }
      assert.deepEqual(unexpected(page), []);
    });
  }

  it("given two officers, when one changes a report between the other's preview and her word, then it is left and she is told", async () => {
    const [one, two] = [await reported("First."), await reported("Second.")];
    const page = await member(OFFICER, { scripts: false });
    await page.goto("/desk");
    await box(page, one).click();
    await box(page, two).click();
    await what(page, "Set the priority").click();
    await page.locator("#priority").selectOption("urgent");
    await preview(page);

    const other = await member(OFFICER, { scripts: false });
    await other.goto(`/desk/${one}`);
    await other.locator("[name=to]").selectOption("in_progress");
    await other.getByRole("button", { name: "Change the status" }).click();
    await page.getByRole("button", { name: "Change these 2 reports" }).click();

    assert.equal(await page.locator("h1").innerText(), "One report was changed");
    assert.match(await page.locator("table").innerText(), /It has changed since the preview/);
    await assertAccessible(page);
    await other.goto(`/desk/${one}`);
    assert.match(await other.locator("dl").first().innerText(), /Normal/);
  });

  it("given a team, when reports are given to it at once, then they are in the list of whoever belongs to it", async () => {
    const [one, two] = [await reported("For the team."), await reported("For the team, too.")];
    const page = await member(OFFICER, { scripts: false });
    await page.goto("/desk?status=received");
    await box(page, one).click();
    await box(page, two).click();
    await what(page, "Assign").click();
    await page.locator("#assignee").selectOption("team.drainage.sewers");
    await preview(page);
    assert.match(await page.locator("h1").innerText(), /2 reports: assigned to Drainage Office\s· Sewer Cleaning/);
    await page.getByRole("button", { name: "Change these 2 reports" }).click();

    const sewers = await member(SEWERS, { scripts: false });
    await sewers.goto("/desk?status=mine");
    const mine = await sewers.locator(".cl-case__title").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
    assert.ok(mine.includes(`/desk/${one}`) && mine.includes(`/desk/${two}`), mine.join(" "));
  });

  it("given keys, when the list is walked through, then rows get the focus, are chosen, opened, and led back from", async () => {
    const page = await member(OFFICER, { scripts: true });
    await page.goto("/desk", { waitUntil: "networkidle" });
    const links = page.locator(".cl-cases .cl-case__title");
    const hrefs = await links.evaluateAll((found) => found.map((link) => link.getAttribute("href")));
    const focused = () => page.evaluate(() => document.activeElement.getAttribute("href") ?? document.activeElement.id);

    await page.keyboard.press("j");
    assert.equal(await focused(), hrefs[0]);
    await page.keyboard.press("j");
    assert.equal(await focused(), hrefs[1]);
    assert.notEqual(await links.nth(1).evaluate((link) => getComputedStyle(link).outlineStyle), "none", "the focus is seen");
    await page.keyboard.press("k");
    await page.keyboard.press("k");
    assert.equal(await focused(), hrefs[0]);
    await page.keyboard.press("x");
    assert.equal(await page.locator(".cl-case__pick input:checked").count(), 1);
    await page.keyboard.press("Control+j");
    assert.equal(await focused(), hrefs[0], "with another key it is the browser's");

    await page.keyboard.press("?");
    const dialog = page.locator("dialog");
    assert.ok(await dialog.isVisible());
    await assertAccessible(page);
    await page.keyboard.press("j");
    await page.keyboard.press("Escape");
    assert.ok(!(await dialog.isVisible()));

    await page.keyboard.press("/");
    assert.equal(await focused(), "q");
    await page.keyboard.type("jxo?");
    assert.equal(await page.locator("#q").inputValue(), "jxo?");
    assert.ok(!(await dialog.isVisible()));

    await links.first().focus();
    await page.keyboard.press("o");
    await page.waitForURL(`**${hrefs[0]}`);
    await page.waitForLoadState("networkidle");
    await page.keyboard.press("j");
    await page.waitForURL(`**${hrefs[1]}`);
    await page.waitForLoadState("networkidle");
    await assertAccessible(page);
    await page.keyboard.press("a");
    assert.equal(await focused(), "assignee");
    await page.locator("h1").click();
    await page.keyboard.press("c");
    assert.equal(await focused(), "to");
    assert.match(await page.locator("#to").inputValue(), /^closed\./);
    await page.locator("#assignee").evaluate((field) => field.ownerDocument.activeElement.blur());
    await page.keyboard.press("u");
    await page.waitForURL("**/desk");

    await page.waitForLoadState("networkidle");
    await page.keyboard.press("j");
    await page.keyboard.press("a");
    await page.waitForURL(`**${hrefs[0]}#assignee`);
    await page.waitForLoadState("networkidle");
    assert.equal(await focused(), "assignee");
    assert.deepEqual(page.problems, []);
  });

  it("given keys that were turned off, when they are pressed, then nothing happens until they are turned on again", async () => {
    const page = await member(OFFICER, { scripts: true });
    await page.goto("/desk", { waitUntil: "networkidle" });
    const focus = () => page.evaluate(() => document.activeElement.className);
    await page.locator("summary").filter({ hasText: /^Keys$/ }).click();
    await page.getByRole("button", { name: "Turn the keys off" }).click();
    await page.waitForLoadState("networkidle");

    await page.keyboard.press("j");
    assert.doesNotMatch(await focus(), /cl-case__title/);
    await page.keyboard.press("?");
    assert.ok(!(await page.locator("dialog").isVisible()));

    await page.locator("summary").filter({ hasText: /^Keys$/ }).click();
    await page.getByRole("button", { name: "Turn the keys on" }).click();
    await page.waitForLoadState("networkidle");
    await page.keyboard.press("j");
    assert.match(await focus(), /cl-case__title/);
  });

  it("given a wide window, when the list is open, then the map beside it has the same reports, and each marks the other", async () => {
    const page = await member(OFFICER, { scripts: true });
    await page.goto("/desk?status=overdue", { waitUntil: "networkidle" });
    const pins = page.locator(".cl-map a.cl-pin");
    await pins.first().waitFor();
    const keys = (found) => found.evaluateAll((all) => all.map((each) => each.dataset.key).sort());
    assert.deepEqual(await keys(pins), await keys(page.locator(".cl-case[data-key]")));
    await assertAccessible(page);

    const row = page.locator(".cl-case").first();
    const key = await row.getAttribute("data-key");
    await row.locator(".cl-case__title").focus();
    await page.locator(`.cl-pin[data-key="${key}"][data-marked]`).waitFor();
    const other = page.locator(`.cl-pin:not([data-key="${key}"])`).first();
    const second = await other.getAttribute("data-key");
    await other.hover();
    await page.locator(`.cl-case[data-key="${second}"][data-marked]`).waitFor();
    assert.equal(await page.locator(".cl-case[data-marked]").count(), 1);

    const address = page.url();
    await page.getByRole("button", { name: "Zoom in" }).click();
    await page.waitForTimeout(400);
    assert.equal(page.url(), address, "the list stays");
    await page.locator(`.cl-pin`).first().click();
    await page.waitForURL(/\/desk\/[A-Z0-9]{9}$/);
    assert.deepEqual(page.problems, []);
  });

  it("given a phone, when the map is asked for, then it takes the place of the list and gives it back", async () => {
    const page = await member(OFFICER, { scripts: true, size: "phone" });
    await page.goto("/desk", { waitUntil: "networkidle" });
    assert.equal(await page.locator(".leaflet-container").count(), 0, "no map that nobody sees");
    await page.getByRole("link", { name: "Show on the map" }).click();
    await page.waitForURL(/view=map/);
    await page.locator(".cl-map :is(.cl-pin, .cl-cluster)").first().waitFor();
    assert.ok(!(await page.locator(".cl-case").first().isVisible()));
    await assertAccessible(page);
    await page.getByRole("link", { name: "Show as a list" }).click();
    assert.ok(await page.locator(".cl-case").first().isVisible());
    assert.deepEqual(page.problems, []);

    const without = await member(OFFICER, { scripts: false, size: "phone" });
    await without.goto("/desk?view=map");
    assert.ok(await without.locator(".cl-case").first().isVisible(), "without scripts there is the list");
    assert.ok(!(await without.getByRole("link", { name: "Show as a list" }).isVisible()));
  });
});
