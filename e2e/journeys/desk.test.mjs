// The committee's desk: a member signs in by code, looks, releases, answers; a follower is told; the reporter sees it. Scripts off.

import assert from "node:assert/strict";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { assertAccessible } from "../axe.mjs";
import { startBrowser } from "../chromium.mjs";
import { letter } from "../letters.mjs";
import { reportDrain, signIn } from "../people.mjs";
import { startPortal, together } from "../portal.mjs";
import { startPostgres } from "../postgres.mjs";

const OFFICER = "officer@wuhu.example";
const PHOTO = path.join(import.meta.dirname, "../../app/tests/data/photos/orientation-6.jpg");

for (const engine of ["SQLite", "PostgreSQL"]) {
  describe(`the desk on ${engine}`, () => {
    let database, portal, browser;

    before(async () => {
      database = engine === "PostgreSQL" ? await startPostgres() : undefined;
      [portal, browser] = await together(startPortal({ database: database?.url }), startBrowser());
    });

    after(async () => {
      await browser?.close();
      await portal?.remove();
      await database?.stop();
    });

    it("given a stranger, when the desk is asked for, then she is led to the sign-in", async () => {
      const page = await browser.page({ scripts: false, size: "phone", language: "en", baseURL: portal.url });
      await page.goto("/desk");
      assert.match(page.url(), /\/sign-in\?then=/);
    });

    it("given a citizen, when she signs in, then the desk is not hers", async () => {
      const page = await browser.page({ scripts: false, size: "phone", language: "en", baseURL: portal.url });
      await signIn(page, portal, "lin@example.org");
      const answer = await page.goto("/desk");
      assert.equal(answer.status(), 403);
      await assertAccessible(page);
      await page.goto("/me");
      assert.equal(await page.locator("h1").innerText(), "My cases");
      await assertAccessible(page);
    });

    it("given an officer and a follower, when a report is released and fixed, then everybody sees it and the follower is told", async () => {
      const follower = await browser.page({ scripts: false, size: "phone", language: "en", baseURL: portal.url });
      await follower.goto("/reports?category=clogged-drain");
      const address = await follower.locator(".cl-cases a").first().getAttribute("href");
      await follower.goto(address);
      assert.doesNotMatch(await follower.locator("main").innerText(), /巷子里一直积水/);
      await follower.getByRole("link", { name: "Follow this report" }).click();
      await assertAccessible(follower);
      await follower.locator("[name=email]").fill("wang");
      await follower.getByRole("button", { name: "Send me the link" }).click();
      assert.match(await follower.title(), /^Error: /);
      assert.equal(await follower.locator("[name=email]").inputValue(), "wang");
      await follower.locator("[name=email]").fill("wang@example.org");
      await follower.getByRole("button", { name: "Send me the link" }).click();
      const [link] = await letter(portal, "wang@example.org", /\/links\/[0-9a-f]{32}/);
      await follower.goto(link);
      await assertAccessible(follower);
      await follower.getByRole("button", { name: "Yes, tell me" }).click();

      const officer = await browser.page({ scripts: false, size: "desk", language: "en", baseURL: portal.url });
      await signIn(officer, portal, OFFICER);
      assert.match(officer.url(), /\/desk$/);
      await assertAccessible(officer);
      await officer.goto(address.replace("/reports/", "/desk/"));
      assert.match(await officer.locator("main").innerText(), /巷子里一直积水/);
      await assertAccessible(officer);
      await officer.getByRole("button", { name: "Let everybody see text and photos" }).click();

      await officer.locator("[name=to]").selectOption("fixed");
      await officer.getByRole("button", { name: "Change the status" }).click();
      assert.match(await officer.title(), /^Error: /);
      await officer.locator("[name=words]").fill("The pipe has been replaced.");
      await officer.getByRole("button", { name: "Change the status" }).click();
      await assertAccessible(officer);

      await letter(portal, "wang@example.org", /The pipe has been replaced\./);
      await follower.goto(address);
      const seen = await follower.locator("main").innerText();
      assert.match(seen, /巷子里一直积水/);
      assert.match(seen, /The pipe has been replaced\./);
      assert.match(seen, /Fixed/);
    });

    it("given a report with a photo, when it waits, is released and is hidden, then the desk always sees it and others only between", async () => {
      const citizen = await browser.page({ scripts: false, size: "phone", language: "en", baseURL: portal.url });
      const reference = await reportDrain(citizen, { words: "With a photo.", photo: PHOTO });
      const stranger = await browser.page({ scripts: false, size: "phone", language: "en", baseURL: portal.url });
      const officer = await browser.page({ scripts: false, size: "desk", language: "en", baseURL: portal.url });
      await signIn(officer, portal, OFFICER);
      await officer.goto(`/desk/${reference}`);
      assert.match(await officer.locator("main").innerText(), /With a photo\./);
      const image = officer.locator(".cl-photo img");
      await image.scrollIntoViewIfNeeded();
      await officer.waitForLoadState("networkidle");
      assert.ok(await image.evaluate((img) => img.complete && img.naturalWidth > 0), "the photo is not drawn");
      await assertAccessible(officer);

      const photo = await officer.locator(".cl-photo a").getAttribute("href");
      const seen = async () => [(await officer.request.get(photo)).status(), (await stranger.request.get(photo)).status()];
      const waiting = await seen();
      await officer.getByRole("button", { name: "Let everybody see text and photos" }).click();
      const released = await seen();
      await officer.locator("[name=reason]").fill("Shows a child.");
      await officer.getByRole("button", { name: "Hide the report" }).click();
      const hidden = await seen();

      assert.deepEqual({ waiting, released, hidden }, { waiting: [200, 404], released: [200, 200], hidden: [200, 410] });
      assert.deepEqual(officer.problems, []);
    });
  });
}
