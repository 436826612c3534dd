// Everything from the home page to a followed report by keyboard alone, with scripts and without.

import assert from "node:assert/strict";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { assertAccessible } from "../axe.mjs";
import { startBrowser } from "../chromium.mjs";
import { assertFocusSeen, focused, stops, tabTo } from "../focus.mjs";
import { letter } from "../letters.mjs";
import { startPortal, together } from "../portal.mjs";
import { say } from "../words.mjs";

const PHOTO = path.join(import.meta.dirname, "../../app/tests/data/photos/orientation-6.jpg");
const CONTINUE = "main form[method=post] button.govuk-button:not([name])";

async function arrives(page, key) {
  await page.getByRole("heading", { level: 1, name: say("en", key), exact: true }).waitFor();
  // Islands are awake once nothing is under way.
  if ((await page.locator("script").count()) > 0) await page.waitForLoadState("networkidle");
  await assertAccessible(page);
  // Past the header, as those do who know the way.
  await page.keyboard.press("Tab");
  assert.ok(await page.evaluate(() => document.activeElement.matches(".govuk-skip-link")), `the way past the header comes first: ${await focused(page)}`);
  await page.keyboard.press("Enter");
}

async function press(page, selector, key = "Enter") {
  await tabTo(page, selector);
  await page.keyboard.press(key);
}

describe("by keyboard alone", () => {
  let portal, browser;

  before(async () => {
    [portal, browser] = await together(startPortal(), startBrowser());
  });

  after(async () => {
    await browser?.close();
    await portal?.remove();
  });

  for (const scripts of [false, true]) {
    const how = scripts ? "on" : "off";

    it(`given scripts ${how}, when she reports from the home page on, then the report is sent and followed`, async () => {
      const page = await browser.page({ scripts, size: "desk", language: "en", baseURL: portal.url });
      await page.goto("/");
      await tabTo(page, ".govuk-skip-link");
      await page.keyboard.press("Enter");
      await press(page, "main a[href='/reports/new']");

      await arrives(page, "where-title");
      if (scripts) {
        await setPinOnMap(page);
      } else {
        await press(page, "summary", "Space");
        await tabTo(page, "[name=lat]");
        await page.keyboard.type("31.1546");
        await tabTo(page, "[name=lon]");
        await page.keyboard.type("118.4435");
      }
      await tabTo(page, "[name=address]");
      await page.keyboard.type("Dongmen Lane 18");
      await press(page, CONTINUE, "Space");

      await arrives(page, "what-title");
      await tabTo(page, "[name=category]");
      await page.keyboard.press("Space");
      await page.keyboard.press("ArrowDown");
      await assertFocusSeen(page);
      await page.keyboard.press("ArrowUp");
      assert.equal(await page.locator("[name=category]:checked").getAttribute("value"), "clogged-drain");
      await press(page, CONTINUE);

      await arrives(page, "details-title");
      await tabTo(page, "[name=what]");
      await page.keyboard.type(`Water stands, scripts ${how}.`);
      await tabTo(page, "[name='answer.indoors']");
      await page.keyboard.press("Space");
      await page.keyboard.press("ArrowDown");
      await assertFocusSeen(page);
      await tabTo(page, "[type=file]");
      await press(page, CONTINUE);

      await arrives(page, "contact-title");
      await tabTo(page, "[name=email]");
      await page.keyboard.type("lin@");
      await page.keyboard.press("Enter");
      await page.waitForURL(/faults/);
      assert.match(await focused(page), /^div/, "what is wrong has the focus at once");
      await press(page, ".govuk-error-summary a");
      assert.equal(await page.evaluate(() => document.activeElement.id), "email");
      await page.keyboard.press("End");
      await page.keyboard.type("example.org");
      await page.keyboard.press("Enter");

      await page.waitForURL(/check$/);
      await arrives(page, "check-title");
      await press(page, CONTINUE);
      await arrives(page, "sent-title");
      await press(page, "a[href^='/links/']");
      await page.waitForURL(/\/reports\/[A-Z0-9]{9}$/);
      await press(page, "a[href$='/follow']");
      await arrives(page, "follow-title");
      const follower = `chen-${how}@example.org`;
      await tabTo(page, "[name=email]");
      await page.keyboard.type(follower);
      await page.keyboard.press("Enter");
      await arrives(page, "follow-asked");
      const [link] = await letter(portal, follower, /\/links\/[0-9a-f]{32}/);
      await page.goto(link);
      await press(page, "main form button", "Space");
      await arrives(page, "follow-confirmed");
      assert.deepEqual(page.problems, []);
    });

    it(`given scripts ${how}, when she tabs through a page and back, then she meets the same stops and gets out`, async () => {
      const page = await browser.page({ scripts, size: "desk", language: "en", baseURL: portal.url });
      for (const address of ["/", "/reports", "/reports/new", "/track", "/sign-in"]) {
        await page.goto(address, { waitUntil: "networkidle" });
        const there = await stops(page, "Tab");
        const back = await stops(page, "Shift+Tab");

        assert.deepEqual(back.toReversed(), there, address);
        assert.ok(there.length >= 8, `${address}: ${there.length}`);
        assert.match(there[0], new RegExp(say("en", "words-skip")), address);
      }
    });
  }

  it("given a photo beside a question, when the Enter key is pressed in the answer, then the form goes on and the photo stays", async () => {
    const page = await browser.page({ scripts: false, size: "phone", language: "en", baseURL: portal.url });
    await page.goto("/reports/new?category=pothole");
    await page.locator("summary").click();
    await page.locator("[name=lat]").fill("31.1546");
    await page.locator("[name=lon]").fill("118.4435");
    await page.locator(CONTINUE).click();
    await page.locator(CONTINUE).click();
    await page.locator("[name=what]").fill("A hole.");
    await page.locator("[type=file]").setInputFiles(PHOTO);
    await page.locator(CONTINUE).click();
    await page.waitForURL(/\/contact$/);
    await page.goBack();
    await page.reload();
    assert.equal(await page.locator(".cl-photos img").count(), 1);
    await page.locator("[name='answer.width']").fill("40");
    await page.keyboard.press("Enter");

    await page.waitForURL(/\/contact$/);
    await page.goto(page.url().replace("/contact", "/details"));
    assert.equal(await page.locator(".cl-photos img").count(), 1);
    assert.equal(await page.locator("[name='answer.width']").inputValue(), "40");
    await assertAccessible(page);
  });
});

/** Pans the map by arrows, sets the pin in its middle, pans on and sets it again. */
async function setPinOnMap(page) {
  const lat = page.locator("[name=lat]");
  await tabTo(page, ".cl-map [tabindex='0'], .cl-map__canvas");
  await press(page, `button[aria-label='${say("en", "map-pin")}']`, "Space");
  const first = Number(await lat.inputValue());
  assert.ok(first > 31 && first < 32, `${first}`);
  await tabTo(page, ".cl-map [tabindex='0'], .cl-map__canvas", { key: "Shift+Tab" });
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await press(page, `button[aria-label='${say("en", "map-pin")}']`, "Enter");
  const second = Number(await lat.inputValue());
  assert.ok(second < first, `${second} is south of ${first}`);
  await page.locator(".cl-map__note", { hasText: "Wuhu" }).or(page.locator(".cl-map__note", { hasText: "Jinghu" })).waitFor();
}
