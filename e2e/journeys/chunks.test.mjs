// What islands fetch: every page with one the first chunk of their wasm, a page with a map that map's chunks, no other page any.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startBrowser } from "../chromium.mjs";
import { beginDrain, signIn } from "../people.mjs";
import { startPortal, together } from "../portal.mjs";

const PHOTO = { name: "drain.png", mimeType: "image/png", buffer: Buffer.from("no picture, and so sent as it is") };

describe("the wasm of islands", () => {
  let portal, browser, report;

  before(async () => {
    [portal, browser] = await together(startPortal(), startBrowser());
    const list = await browser.page({ language: "en", baseURL: portal.url });
    await list.goto("/reports?category=clogged-drain");
    report = await list.locator(".cl-cases a").first().getAttribute("href");
  });

  after(async () => {
    await browser?.close();
    await portal?.remove();
  });

  /** A page that notes in `fetched` what comes from /pkg, without the hashes. */
  async function noting(options = {}) {
    const page = await browser.page({ scripts: true, language: "en", baseURL: portal.url, ...options });
    page.fetched = [];
    page.on("request", (request) => {
      const [, name, ending] = request.url().match(/\/pkg\/(\w+)\.\w{12}\.(wasm|js)$/) ?? [];
      if (name) page.fetched.push(`${name}.${ending}`);
    });
    return page;
  }

  const wasm = (page) => page.fetched.filter((name) => name.endsWith(".wasm")).sort();
  const ownOnes = (page) => wasm(page).filter((name) => !name.startsWith("chunk_"));

  it("given an island and no map, when its page is open, then the first chunk wakes it and nothing of a map is fetched", async () => {
    const page = await noting();
    const draft = await beginDrain(page);
    await page.goto("/", { waitUntil: "networkidle" });
    page.fetched.length = 0;

    await page.goto(`${draft}/details`, { waitUntil: "networkidle" });
    await page.locator("input[type=file]").setInputFiles(PHOTO);
    await page.locator(".cl-photo-shrink", { hasText: PHOTO.name }).waitFor();

    assert.deepEqual(page.fetched.sort(), ["islands.js", "islands.wasm"]);
    assert.deepEqual(page.problems, []);
  });

  for (const [island, address] of [
    ["place_map", () => report],
    ["map_picker", () => "/reports/new"],
    ["report_map", () => "/reports"],
  ]) {
    it(`given ${island}, when its page is open, then it comes beside the first chunk, without the other maps, and once`, async () => {
      const page = await noting();

      await page.goto(address(), { waitUntil: "networkidle" });
      await page.locator(".cl-map .leaflet-container").waitFor();

      assert.deepEqual(ownOnes(page), ["islands.wasm", `${island}.wasm`]);
      assert.deepEqual(page.fetched, [...new Set(page.fetched)]);
      assert.deepEqual(page.problems, []);
    });
  }

  it("given the desk, when its pages are open, then keys come beside the map, packed in less than 5 KB", async () => {
    const page = await noting({ size: "desk" });
    let weight;
    page.on("response", async (response) => {
      if (/\/pkg\/desk_keys\./.test(response.url())) weight = Number(await response.headerValue("content-length"));
    });
    await signIn(page, portal, "officer@wuhu.example");
    await page.waitForLoadState("networkidle");
    page.fetched.length = 0;

    await page.goto("/desk", { waitUntil: "networkidle" });
    await page.locator(".cl-map .leaflet-container").waitFor();
    assert.deepEqual(ownOnes(page), ["desk_keys.wasm", "islands.wasm", "report_map.wasm"]);
    assert.deepEqual(page.fetched, [...new Set(page.fetched)]);
    assert.ok(weight > 0 && weight < 5000, `${weight} bytes`);

    page.fetched.length = 0;
    await page.goto(report.replace("/reports/", "/desk/"), { waitUntil: "networkidle" });
    assert.deepEqual(ownOnes(page), ["desk_keys.wasm", "islands.wasm", "place_map.wasm"]);
    assert.deepEqual(page.problems, []);
  });

  it("given no island, when a page is open, then it runs nothing", async () => {
    const page = await noting();

    await page.goto("/", { waitUntil: "networkidle" });

    assert.deepEqual(page.fetched, []);
  });

  it("given a page with a map, when it is asked for, then its wasm is on the way before its scripts have run", async () => {
    const page = await noting({ scripts: false });

    await page.goto(report, { waitUntil: "networkidle" });

    assert.deepEqual(ownOnes(page), ["islands.wasm", "place_map.wasm"]);
  });

  it("given a network that loses the map, when a report is read, then the map is as the server drew it and the timeline is alive", async () => {
    const page = await noting();
    await page.route(/\/pkg\/place_map\./, (route) => route.abort());
    const listening = page.waitForResponse((response) => response.url().includes("/stream"));

    await page.goto(report, { waitUntil: "networkidle" });
    await listening;

    assert.ok(page.problems.length > 0 && page.problems.every((problem) => /fetch|ERR_FAILED/.test(problem)), page.problems.join("\n"));
    assert.ok(await page.locator(".cl-map > svg .m-pin").isVisible());
    assert.equal(await page.locator(".leaflet-container").count(), 0);
  });
});
