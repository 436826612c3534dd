// Somebody applies where the network comes and goes: what she typed is neither lost nor sent twice.
//
// Scripts off on SQLite, on on PostgreSQL. Without scripts her browser sends the same page again when she loads it again.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { assertAccessible } from "../axe.mjs";
import { startBrowser } from "../chromium.mjs";
import { begin, choose } from "../forms.mjs";
import { startPortal } from "../portal.mjs";
import { startPostgres } from "../postgres.mjs";
import { say } from "../words.mjs";

for (const [engine, scripts] of [["SQLite", false], ["PostgreSQL", true]]) {
  describe(`applying on a bad network on ${engine}, scripts ${scripts ? "on" : "off"}`, () => {
    let database, portal, browser;

    before(async () => {
      database = engine === "PostgreSQL" ? await startPostgres() : undefined;
      portal = await startPortal({ database: database?.url });
      browser = await startBrowser();
    });

    after(async () => {
      await browser?.close();
      await portal?.remove();
      await database?.stop();
    });

    const go = (page) => page.getByRole("button", { name: say("en", "continue"), exact: true });

    it("keeps what was typed, and sends it once", async () => {
      const page = await browser.page({ scripts, size: "phone", language: "en", baseURL: portal.url });
      const context = page.context();
      await begin(page, "residence-permit");
      await choose(page, "half-year", "yes");
      await go(page).click();
      await page.waitForURL("**/ground");
      await choose(page, "ground", "work");
      const asked = page.url();
      await context.setOffline(true);
      if (scripts) {
        await go(page).click();
        const words = page.getByText(say("en", "apply-offline"));
        await words.waitFor();
        assert.equal(page.url(), asked);
        assert.ok(await page.locator("input[name=ground][value=work]").isChecked());
        await assertAccessible(page);
        // Pressing again sends it no more often.
        await go(page).click();
        let sent = 0;
        page.on("request", (request) => (sent += Number(request.method() === "POST")));
        await context.setOffline(false);
        await page.waitForURL((url) => url.href !== asked);
        assert.equal(sent, 1);
      } else {
        await go(page).click({ noWaitAfter: true });
        // Her browser's own page comes in its own time, and would take the place of the next.
        const isTold = () => page.url().startsWith("chrome-error:");
        for (let waited = 0; !isTold() && waited < 100; waited += 1) await pause(50);
        assert.ok(isTold(), page.url());
        await context.setOffline(false);
        await page.reload();
        await page.waitForURL((url) => url.protocol !== "chrome-error:" && url.href !== asked);
      }
      assert.ok(page.url().endsWith("/why"), page.url());
      await page.goto(asked);
      assert.ok(await page.locator("input[name=ground][value=work]").isChecked(), "it was kept");
    });

    if (scripts) {
      it("waits on its page where the network leads nowhere", async () => {
        const page = await browser.page({ scripts, size: "phone", language: "en", baseURL: portal.url });
        await begin(page, "residence-permit");
        await choose(page, "half-year", "yes");
        const asked = page.url();
        let sent = 0;
        page.on("request", (request) => (sent += Number(request.method() === "POST")));
        // She reads for a minute, and meanwhile her train is in a tunnel: the phone still shows its bars.
        await page.evaluate(() => {
          const now = Date.now;
          Date.now = () => now() + 60_000;
        });
        process.kill(portal.pid, "SIGSTOP");
        try {
          await go(page).click();
          await page.getByText(say("en", "apply-offline")).waitFor();
          assert.equal(page.url(), asked);
          assert.ok(await page.locator("input[name='half-year'][value=yes]").isChecked());
          await assertAccessible(page);
          await go(page).click();
          assert.equal(sent, 0);
        } finally {
          process.kill(portal.pid, "SIGCONT");
        }
        await page.waitForURL((url) => url.href !== asked);
        assert.equal(sent, 1);
      });
    }
  });
}
