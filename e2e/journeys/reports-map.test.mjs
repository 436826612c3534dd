// The map of reports and the list beside it: moved, filtered, gone nearer to, and without scripts the list alone.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { assertAccessible } from "../axe.mjs";
import { startBrowser } from "../chromium.mjs";
import { startPortal } from "../portal.mjs";
import { say } from "../words.mjs";

describe("the map of reports", () => {
  let portal, browser;

  before(async () => {
    portal = await startPortal();
    browser = await startBrowser();
  });

  after(async () => {
    await browser?.close();
    await portal?.remove();
  });

  for (const size of ["phone", "desk"]) {
    for (const language of ["en", "zh"]) {
      it(`given a ${size} and ${language}, when the map is moved, then address, count and list follow it`, async () => {
        const page = await browser.page({ scripts: true, size, language, baseURL: portal.url });
        await page.goto("/reports");
        const rows = page.locator("#found .cl-case");
        await marks(page).first().waitFor();
        const before = await rows.count();
        assert.ok(before > 0);
        assert.equal(await marked(page), before, "marks and rows");
        assert.equal(new URL(page.url()).search, "");
        await assertAccessible(page);

        await byMouse(page, { x: 60, y: 40 });
        await page.waitForURL(/bbox=/);
        await settled(page);
        const there = await rows.count();
        assert.equal(await marked(page), there, "marks and rows");

        await page.reload();
        await marks(page).first().waitFor();
        assert.equal(await rows.count(), there, "the address leads to the same list");
        await page.getByRole("button", { name: say(language, "map-zoom-in") }).click();
        await settled(page);
        for (const [status, words] of [["overdue", "list-overdue"], ["fixed", "list-fixed"]]) {
          await page.locator("#found").getByRole("link", { name: say(language, words), exact: true }).click();
          await page.waitForURL(new RegExp(`status=${status}`));
          assert.match(page.url(), /bbox=/, "the box stays");
          await settled(page);
          assert.equal(await marked(page), await rows.count(), `marks and rows, ${status}`);
        }
        await assertAccessible(page);
        assert.deepEqual(page.problems, []);
        await page.context().close();
      });
    }
  }

  it("given marks, when a pin is opened by keyboard, then it leads to its report, and a cluster comes nearer", async () => {
    const page = await browser.page({ scripts: true, size: "desk", language: "en", baseURL: portal.url });
    await page.goto("/reports");
    await marks(page).first().waitFor();
    for (let nearer = 0; nearer < 6 && (await page.locator("a.cl-pin").count()) === 0; nearer += 1) {
      const before = page.url();
      await page.locator("button.cl-cluster").first().focus();
      await page.keyboard.press("Enter");
      await page.waitForURL((url) => url.href !== before);
      await settled(page);
    }
    const pin = page.locator("a.cl-pin").first();
    const name = await pin.getAttribute("aria-label");
    await pin.focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/reports\/[A-Z0-9]+/);
    assert.ok(name.startsWith(await page.locator("h1").innerText()), name);
    await page.context().close();
  });

  it("given no scripts, when reports are filtered, then the list stands alone and the address is clean", async () => {
    const page = await browser.page({ scripts: false, size: "phone", language: "en", baseURL: portal.url });
    await page.goto("/reports");
    assert.equal(await page.locator(".cl-map").isVisible(), false);
    await page.getByLabel(say("en", "list-area")).selectOption("340202");
    await page.getByLabel(say("en", "list-category")).selectOption("clogged-drain");
    await page.getByRole("button", { name: say("en", "list-show") }).click();
    assert.equal(new URL(page.url()).search, "?category=clogged-drain&area=340202");
    assert.equal(await page.locator("#found .cl-case").count(), 1);
    await assertAccessible(page);
    await page.context().close();
  });
});

function marks(page) {
  return page.locator(".cl-marker > *");
}

/** How many reports the marks stand for. */
async function marked(page) {
  const clusters = await page.locator("button.cl-cluster").allInnerTexts();
  const pins = await page.locator("a.cl-pin").count();
  return clusters.reduce((sum, text) => sum + Number(text.replaceAll(/\D/g, "")), pins);
}

/** Until the map has been asked and the list has come. */
async function settled(page) {
  await page.waitForTimeout(300);
  await page.waitForLoadState("networkidle");
}

async function byMouse(page, { x, y }) {
  const box = await page.locator(".cl-map__canvas").boundingBox();
  const [left, top] = [box.x + box.width * 0.25, box.y + box.height * 0.3];
  await page.mouse.move(left, top);
  await page.mouse.down();
  await page.mouse.move(left + x, top + y, { steps: 8 });
  await page.mouse.up();
}
