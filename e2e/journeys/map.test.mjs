// The pin on the map: dragged by mouse and by finger, set by the device's own position, refused by a device that does not say.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { assertAccessible } from "../axe.mjs";
import { startBrowser } from "../chromium.mjs";
import { startPortal, together } from "../portal.mjs";
import { say } from "../words.mjs";

const FANGTANG = { latitude: 31.1546, longitude: 118.4435 };
const BEIJING = { latitude: 39.9, longitude: 116.4 };

describe("the pin on the map", () => {
  let portal, browser;

  before(async () => {
    [portal, browser] = await together(startPortal(), startBrowser());
  });

  after(async () => {
    await browser?.close();
    await portal?.remove();
  });

  async function opened(size, position) {
    const page = await browser.page({ scripts: true, size, language: "en", position, baseURL: portal.url });
    await page.goto("/reports/new", { waitUntil: "networkidle" });
    return page;
  }

  for (const [size, how, drag] of [
    ["desk", "mouse", byMouse],
    ["phone", "finger", byFinger],
    ["phone", "mouse", byMouse],
  ]) {
    it(`given a ${size}, when the pin is dragged by ${how}, then the numbers and the area named follow it`, async () => {
      const page = await opened(size, FANGTANG);
      await page.getByRole("button", { name: say("en", "map-locate") }).click();
      await page.locator(".cl-map__note", { hasText: "Fangtang" }).waitFor();
      const before = await numbers(page);
      const note = await page.locator(".cl-map__note").innerText();

      await drag(page, await tip(page), { x: 90, y: -70 });

      const after = await numbers(page);
      assert.ok(after.lon > before.lon + 1e-4, `${after.lon} is east of ${before.lon}`);
      assert.ok(after.lat > before.lat + 1e-4, `${after.lat} is north of ${before.lat}`);
      const answer = await page.request.get(`/reports/new/whose?lat=${after.lat}&lon=${after.lon}`);
      const { area } = await answer.json();
      await page.locator(".cl-map__note", { hasText: area }).waitFor();

      // Far enough for another grid, wherever its border is.
      for (let step = 0; step < 4; step += 1) await drag(page, await tip(page), { x: -110, y: 0 });
      await page.waitForFunction((first) => document.querySelector(".cl-map__note").innerText !== first, note);
      const there = await numbers(page);
      assert.ok(there.lon < before.lon, `${there.lon} is west of ${before.lon}`);
      const whose = await (await page.request.get(`/reports/new/whose?lat=${there.lat}&lon=${there.lon}`)).json();
      await page.locator(".cl-map__note", { hasText: whose.area }).waitFor();
      await assertAccessible(page);
      assert.deepEqual(page.problems, []);

      await page.getByRole("button", { name: say("en", "continue"), exact: true }).click();
      await page.waitForURL(/\/what$/);
    });
  }

  for (const size of ["phone", "desk"]) {
    it(`given a ${size} that does not say where it is, when it is asked, then the page says what else to do`, async () => {
      const page = await opened(size);
      await page.getByRole("button", { name: say("en", "map-locate") }).click();

      await page.locator(".cl-map__note", { hasText: say("en", "map-denied") }).waitFor();
      assert.equal(await page.locator("[name=lat]").inputValue(), "");
      assert.equal(await page.locator(".cl-pin--chosen").count(), 0);
      await assertAccessible(page);
    });

    it(`given a ${size} in another city, when it says where it is, then the page says whom to turn to`, async () => {
      const page = await opened(size, BEIJING);
      await page.getByRole("button", { name: say("en", "map-locate") }).click();

      const answer = await page.request.get(`/reports/new/whose?lat=${BEIJING.latitude}&lon=${BEIJING.longitude}`);
      const { inside, message } = await answer.json();
      assert.equal(inside, false);
      await page.locator(".cl-map__note", { hasText: message }).waitFor();
      await page.getByRole("button", { name: say("en", "continue"), exact: true }).click();
      await page.waitForURL(/where\?faults/);
      assert.match(await page.locator(".govuk-error-summary").innerText(), /Wuhu/);
      assert.equal(Number(await page.locator("[name=lat]").inputValue()), BEIJING.latitude);
    });

    it(`given a ${size}, when numbers are typed, then the pin stands there`, async () => {
      const page = await opened(size);
      await page.locator("summary").click();
      await page.locator("[name=lat]").fill(String(FANGTANG.latitude));
      await page.locator("[name=lon]").fill(String(FANGTANG.longitude));
      await page.locator("[name=address]").focus();

      await page.locator(".cl-pin--chosen").waitFor();
      await page.locator(".cl-map__note", { hasText: "Fangtang" }).waitFor();
    });
  }
});

async function numbers(page) {
  const [lat, lon] = await Promise.all(["lat", "lon"].map((name) => page.locator(`[name=${name}]`).inputValue()));
  assert.notEqual(lat, "");
  return { lat: Number(lat), lon: Number(lon) };
}

/** A point on the head of the pin. */
async function tip(page) {
  await page.locator(".cl-map").scrollIntoViewIfNeeded();
  const box = await page.locator(".cl-pin--chosen").boundingBox();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

async function byMouse(page, from, by) {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + by.x, from.y + by.y, { steps: 8 });
  await page.mouse.up();
}

async function byFinger(page, from, by) {
  const device = await page.context().newCDPSession(page);
  const touch = (type, points) => device.send("Input.dispatchTouchEvent", { type, touchPoints: points });
  await touch("touchStart", [from]);
  for (let step = 1; step <= 8; step += 1) {
    await touch("touchMove", [{ x: from.x + (by.x * step) / 8, y: from.y + (by.y * step) / 8 }]);
  }
  await touch("touchEnd", []);
  await device.detach();
}
