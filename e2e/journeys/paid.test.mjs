// A fee at the sandbox provider: refused, then paid and told twice, which counts once; told late, and waited for; given back when
// the application is withdrawn. The receipt and the page of the case say so.
//
// Scripts off on SQLite, on on PostgreSQL.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { assertAccessible } from "../axe.mjs";
import { startBrowser } from "../chromium.mjs";
import { PERMIT, fillIn, follow, press, send } from "../forms.mjs";
import { startPortal, together } from "../portal.mjs";
import { startPostgres } from "../postgres.mjs";
import { say } from "../words.mjs";

const SERVICE = "residence-permit";
const NARROW = { width: 320, height: 640 };
// The sandbox tells late after 20 seconds; money goes back within 30.
const TOLD_WITHIN = 40_000;

const read = (page) => page.locator("main").innerText();

for (const [engine, scripts] of [["SQLite", false], ["PostgreSQL", true]]) {
  describe(`a fee on ${engine}, scripts ${scripts ? "on" : "off"}`, () => {
    let database, portal, browser, late, li, reference;

    before(async () => {
      database = engine === "PostgreSQL" ? await startPostgres() : undefined;
      [portal, browser] = await together(startPortal({ database: database?.url }), startBrowser());
    });

    after(async () => {
      await browser?.close();
      await portal?.remove();
      await database?.stop();
    });

    const somebody = (language = "en") => browser.page({ scripts, language, baseURL: portal.url });

    async function right(page) {
      await assertAccessible(page);
      const before = page.viewportSize();
      await page.setViewportSize(NARROW);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${page.url()} is too wide`);
      await page.setViewportSize(before);
    }

    /** Goes to the provider and does there what the button says. */
    async function pay(page, how, language = "en") {
      await page.locator('form[action$="/fee"] button').last().click();
      await right(page);
      await press(page, how, language);
      await page.waitForURL("**/fee");
      await right(page);
    }

    async function until(page, holds, what) {
      const deadline = Date.now() + TOLD_WITHIN;
      while (!(await holds())) {
        assert.ok(Date.now() < deadline, `${what}: ${await read(page)}`);
        await pause(500);
        await page.reload();
      }
    }

    it("given a payment that is told late, when it is waited for, then nothing is sent before, and nothing is lost", async () => {
      late = await somebody("zh-CN");
      await fillIn(late, SERVICE, PERMIT, { until: "/fee", language: "zh" });
      await pay(late, "sandbox-late", "zh");
      assert.ok((await read(late)).includes(say("zh", "fee-waits")));
      const fee = late.url();
      await late.goto(fee.replace(/\/fee$/, "/check"));
      assert.equal(late.url(), fee, "it cannot be sent yet");
    });

    it("given a refused payment, when it is paid and told twice, then it counts once and the receipt says so", async () => {
      li = await somebody();
      await fillIn(li, SERVICE, PERMIT, { until: "/fee" });
      assert.match(await read(li), /20 yuan/);
      await pay(li, "sandbox-refuse");
      assert.ok((await read(li)).includes(say("en", "fee-failed")));
      await pay(li, "sandbox-twice");
      assert.match(await read(li), /20 yuan, paid on/);
      assert.equal(await li.locator('form[action$="/fee"]').count(), 0, "paid is paid");
      await follow(li, "continue");
      reference = await send(li);
      const sent = li.url();
      await follow(li, "apply-sent-receipt");
      await right(li);
      assert.equal((await read(li)).match(/20 yuan, paid on/g)?.length, 1, await read(li));
      // On paper stands the receipt and nothing of the site round it.
      await li.emulateMedia({ media: "print" });
      assert.equal(await li.locator("header").first().isVisible(), false);
      assert.ok((await read(li)).includes(reference.replace(/(...)(...)(...)/, "$1 $2 $3")), await read(li));
      assert.ok((await li.pdf()).length > 1_000);
      await li.emulateMedia({ media: "screen" });
      await li.goto(sent);
      await follow(li, "apply-sent-follow");
      await li.waitForURL(`**/cases/${reference}`);
      await right(li);
      assert.equal((await read(li)).match(/20 yuan, paid on/g)?.length, 1, await read(li));
    });

    it("given a fee that was paid, when the application is withdrawn, then it goes back and her page says when it went", async () => {
      await follow(li, "handling-withdraw");
      assert.ok((await read(li)).includes(say("en", "fee-withdraw-back")));
      await right(li);
      await press(li, "handling-withdraw-send");
      await until(li, async () => /20 yuan of it went back on/.test(await read(li)), "the fee did not go back");
      await right(li);
    });

    it("given a payment that was told late, when it is looked at again, then she goes on and sends", async () => {
      await until(late, async () => (await late.locator('form[action$="/fee"]').count()) === 0, "it was never told");
      await right(late);
      await follow(late, "continue", "zh");
      await right(late);
      const other = await send(late, { language: "zh" });
      assert.notEqual(other, reference);
      for (const page of [late, li]) assert.deepEqual(page.problems, []);
    });
  });
}
