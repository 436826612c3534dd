// A page that is open while its report goes on: one browser reads, another decides at the desk. On both engines.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { assertAccessible } from "../axe.mjs";
import { startBrowser } from "../chromium.mjs";
import { startPortal, together } from "../portal.mjs";
import { startPostgres } from "../postgres.mjs";

const OFFICER = "officer@wuhu.example";
const REPORT_PAGE_MOST = 170 * 1024;

/** The newest code that was sent to the officer. */
async function code(portal) {
  for (let tries = 0; tries < 100; tries += 1) {
    const outbox = await (await fetch(`${portal.url}/dev/outbox`)).text();
    const found = outbox.slice(outbox.indexOf(OFFICER)).match(/\b(\d{6})\b/);
    if (outbox.includes(OFFICER) && found) return found[1];
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("no code came to the officer");
}

/** A browser in which the officer has a report before her. */
async function officerAt(browser, portal, address) {
  const page = await browser.page({ scripts: false, size: "desk", language: "en", baseURL: portal.url });
  await page.goto("/sign-in");
  await page.locator("[name=email]").fill(OFFICER);
  await page.getByRole("button", { name: "Send the code" }).click();
  await page.locator("[name=code]").fill(await code(portal));
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.goto(address.replace("/reports/", "/desk/"));
  return page;
}

async function decide(officer, to, words) {
  await officer.locator("[name=to]").selectOption(to);
  await officer.locator("[name=words]").fill(words);
  await officer.getByRole("button", { name: "Change the status" }).click();
  assert.match(await officer.locator("main").innerText(), new RegExp(words));
}

/** Says to the page that it is out of sight, or in sight again, as a browser does for its tabs. */
async function see(page, seen) {
  await page.evaluate((hidden) => {
    Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }, !seen);
}

for (const engine of ["SQLite", "PostgreSQL"]) {
  describe(`a report that goes on, on ${engine}`, () => {
    let database, portal, browser, address;

    before(async () => {
      database = engine === "PostgreSQL" ? await startPostgres() : undefined;
      [portal, browser] = await together(startPortal({ database: database?.url }), startBrowser());
      const list = await browser.page({ language: "en", baseURL: portal.url });
      await list.goto("/reports?category=clogged-drain");
      address = await list.locator(".cl-cases a").first().getAttribute("href");
    });

    after(async () => {
      await browser?.close();
      await portal?.remove();
      await database?.stop();
    });

    it("given an open page, when an officer decides, then status and timeline move on under the reader, who stays where she is", async () => {
      const reader = await browser.page({ scripts: true, size: "phone", language: "en", baseURL: portal.url });
      const listening = reader.waitForResponse((response) => response.url().includes("/stream"));
      await reader.goto(address);
      await listening;
      await assertAccessible(reader);
      const follow = reader.getByRole("link", { name: "Follow this report" });
      await follow.focus();
      await follow.evaluate((link) => (link.mark = "the same"));
      const top = await reader.evaluate(() => scrollY);
      const officer = await officerAt(browser, portal, address);

      await decide(officer, "scheduled", "The pipe is replaced on Thursday.");

      await reader.getByText("The pipe is replaced on Thursday.").waitFor();
      assert.equal(await reader.locator("main .govuk-tag").innerText(), "Work scheduled");
      assert.match(await reader.locator(".cl-river__bend--now").innerText(), /Work scheduled/);
      assert.equal(await reader.locator("[role=status]").innerText(), "The report has moved on. The page shows what is new.");
      assert.deepEqual(await reader.evaluate(() => [document.activeElement.mark, scrollY]), ["the same", top]);
      await assertAccessible(reader);

      await see(reader, false);
      await decide(officer, "in_progress", "They are digging.");
      await new Promise((resolve) => setTimeout(resolve, 500));
      assert.equal(await reader.getByText("They are digging.").count(), 0);
      await see(reader, true);
      await reader.getByText("They are digging.").waitFor();

      await officer.getByRole("button", { name: "Let everybody see text and photos" }).click();
      await reader.getByText("巷子里一直积水").waitFor();
      assert.deepEqual(reader.problems, []);
    });

    it("given scripts off, when the page is read, then it says the same and draws where it is", async () => {
      const reader = await browser.page({ scripts: false, size: "phone", language: "en", baseURL: portal.url });
      await reader.goto(address);

      assert.match(await reader.locator("main").innerText(), /They are digging\./);
      assert.ok(await reader.locator(".cl-map > svg .m-pin").isVisible());
      await assertAccessible(reader);
    });

    it("given scripts on, when the page is read, then the map has its pin, stays at home, and all of it is light", async () => {
      const reader = await browser.page({ scripts: true, size: "desk", language: "en", baseURL: portal.url });
      const wire = await reader.context().newCDPSession(reader);
      await wire.send("Network.enable");
      let bytes = 0;
      wire.on("Network.loadingFinished", ({ encodedDataLength }) => (bytes += encodedDataLength));
      await reader.goto(address);
      await reader.locator(".cl-map .leaflet-marker-icon .cl-pin").waitFor();
      await reader.locator(".cl-map .leaflet-control-attribution", { hasText: "demonstration" }).waitFor();

      assert.ok(bytes > 0 && bytes <= REPORT_PAGE_MOST, `${bytes} bytes`);
      assert.deepEqual(reader.outside, []);
      assert.deepEqual(reader.problems, []);
      await assertAccessible(reader);
    });
  });
}
