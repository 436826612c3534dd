// A long form on a phone: the place on the map, trees one by one with what belongs to each, files that cannot be taken. What is
// wrong is said where it is, and nothing that was typed is lost.
//
// Scripts off on SQLite, on on PostgreSQL.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { assertAccessible } from "../axe.mjs";
import { startBrowser } from "../chromium.mjs";
import { PHOTO, begin, choose, follow, goOn, press, send } from "../forms.mjs";
import { startPortal, together } from "../portal.mjs";
import { startPostgres } from "../postgres.mjs";
import { say } from "../words.mjs";

const SERVICE = "tree-felling-permit";
const NARROW = { width: 320, height: 640 };
// Felling costs nothing where others are planted at once.
const ANSWERS = {
  wish: "fell",
  "owner-agrees": "mine",
  "old-tree": "no",
  name: "林月",
  "id-number": "34020219980304123X",
  "home-address": "Zheshan Road 112",
  telephone: "0553 123 4567",
  "applicant-kind": "citizen",
  "near-water": "no",
  "near-monument": "no",
  "has-project": "no",
  "work-start": ["1", "3", "2030"],
  replant: "at-once",
};
const NANJING = ["32.0603", "118.7969"];
const FANGTANG = ["31.1546", "118.4435"];
const NOTES = { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("It leans.") };
const EMPTY = { name: "tree.jpg", mimeType: "image/jpeg", buffer: Buffer.alloc(0) };

const read = (page) => page.locator("main").innerText();
const field = (page, name) => page.locator(`[name="${name}"]`);
const button = (page, name, value) => page.locator(`button[name="${name}"][value="${value}"]`);

for (const [engine, scripts] of [["SQLite", false], ["PostgreSQL", true]]) {
  describe(`questions of a form on ${engine}, scripts ${scripts ? "on" : "off"}`, () => {
    let database, portal, browser, page;

    before(async () => {
      database = engine === "PostgreSQL" ? await startPostgres() : undefined;
      [portal, browser] = await together(startPortal({ database: database?.url }), startBrowser());
      page = await browser.page({ scripts, size: "phone", language: "en", baseURL: portal.url });
    });

    after(async () => {
      await browser?.close();
      await portal?.remove();
      await database?.stop();
    });

    async function right() {
      await assertAccessible(page);
      const before = page.viewportSize();
      await page.setViewportSize(NARROW);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${page.url()} is too wide`);
      await page.setViewportSize(before);
    }

    /** The page says this and nothing else is wrong; the summary leads to the field. */
    async function says(id, words) {
      const links = page.locator(".govuk-error-summary a");
      assert.equal(await links.count(), 1, await read(page));
      assert.ok((await links.innerText()).includes(words), await links.innerText());
      assert.equal(await links.getAttribute("href"), `#${id}`);
      assert.equal(await page.locator(`#${id}`).count(), 1, id);
      await right();
    }

    async function place([lat, lon]) {
      await field(page, "tree-place.lat").fill(lat);
      await field(page, "tree-place.lon").fill(lon);
    }

    it("given a place outside the city, when the page is sent, then it says so and keeps the rest, and a place inside is taken", async () => {
      await begin(page, SERVICE, { at: right });
      await goOn(page, ANSWERS, { until: "/pages/where/tree-place", at: right });
      await place(NANJING);
      await field(page, "tree-place.words").fill("By the gate");
      await press(page, "continue");
      await says("tree-place", "The place must be in Wuhu");
      assert.equal(await field(page, "tree-place.lat").inputValue(), NANJING[0]);
      assert.equal(await field(page, "tree-place.words").inputValue(), "By the gate");
      if (scripts) {
        // The map goes to what is typed, and a button sets the pin to its middle.
        await place(FANGTANG);
        await field(page, "tree-place.lon").blur();
        await page.locator(".leaflet-marker-icon").waitFor();
        await page.getByRole("button", { name: say("en", "map-pin") }).click();
        await page.waitForFunction(() => document.querySelector('[name="tree-place.lat"]').value.startsWith("31.15"));
      } else {
        await place(FANGTANG);
      }
      await press(page, "continue");
      assert.ok(page.url().endsWith("/pages/where/tree-address"), await read(page));
      await goOn(page, { "tree-address": "Behind the school", "near-water": "yes", "near-monument": "no" }, { until: "/pages/the-trees/trees", at: right });
    });

    it("given trees one by one, when one is added and another taken out, then each keeps what was typed and asks what belongs to it", async () => {
      await field(page, "trees.0.species").fill("Camphor");
      await field(page, "trees.0.girth").fill("80");
      await choose(page, "trees.0.reason", "danger");
      await button(page, "add", "trees").click();
      await right();
      assert.equal(await page.locator(".govuk-error-summary").count(), 0, "what is new is not wrong");
      assert.equal(await field(page, "trees.0.damage-photo").count(), 1, "a tree in danger is shown");
      assert.equal(await field(page, "trees.0.light-floor").count(), 0);
      await field(page, "trees.1.species").fill("Ginkgo");
      await field(page, "trees.1.girth").fill("120");
      await choose(page, "trees.1.reason", "light");
      await button(page, "add", "trees").click();
      await right();
      assert.equal(await field(page, "trees.1.light-floor").count(), 1, "light is wanted on a floor");
      assert.equal(await field(page, "trees.1.damage-photo").count(), 0);
      await button(page, "remove", "trees.0").click();
      await right();
      assert.equal(await field(page, "trees.0.species").inputValue(), "Ginkgo", "the second moved up");
      assert.ok(await page.locator('input[name="trees.0.reason"][value="light"]').isChecked());
      await button(page, "remove", "trees.1").click();
      assert.equal(await field(page, "trees.1.species").count(), 0);
      assert.equal(await page.locator('button[name="remove"]').count(), 0, "one tree there must be");
    });

    it("given files that cannot be taken, when the page is sent, then it says why, keeps the rest, and takes a photo", async () => {
      await field(page, "trees.0.light-floor").fill("3");
      for (const [file, key] of [[NOTES, "apply-file-wrong-kind"], [EMPTY, "apply-file-empty"]]) {
        await field(page, "trees.0.tree-photo").setInputFiles(file);
        await press(page, "continue");
        await says("trees-0-tree-photo", say("en", key));
        assert.equal(await field(page, "trees.0.species").inputValue(), "Ginkgo");
        assert.equal(await field(page, "trees.0.light-floor").inputValue(), "3");
      }
      await field(page, "trees.0.tree-photo").setInputFiles(PHOTO);
      await press(page, "continue");
      assert.ok(page.url().endsWith("/pages/building-project/has-project"), await read(page));
    });

    it("given everything that was asked, when it is checked and sent, then the tree that was left is in it", async () => {
      await goOn(page, { ...ANSWERS, "trees.0.species": "Ginkgo" }, { at: right });
      const check = await read(page);
      for (const words of ["Ginkgo", "Behind the school", "By the gate", "31.15"]) assert.ok(check.includes(words), `${words} in ${check}`);
      assert.ok(!check.includes("Camphor"), check);
      const reference = await send(page);
      await right();
      await follow(page, "apply-sent-follow");
      await page.waitForURL(`**/cases/${reference}`);
      await right();
      assert.deepEqual(page.problems, []);
    });
  });
}
