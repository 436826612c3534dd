// What the city hands out: its holder prints it, a stranger checks it by its number, its office revokes it.
//
// Scripts off on SQLite, on on PostgreSQL.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { assertAccessible } from "../axe.mjs";
import { startBrowser } from "../chromium.mjs";
import { signIn } from "../people.mjs";
import { startPortal, together } from "../portal.mjs";
import { startPostgres } from "../postgres.mjs";

const HOLDER = "xiaoyan@wuhu.example";
const REGISTRY = "marriages@wuhu.example";
const TITLE = "Copy of a marriage record";
const NARROW = { width: 320, height: 640 };

for (const [engine, scripts] of [["SQLite", false], ["PostgreSQL", true]]) {
  describe(`a paper of the city on ${engine}, scripts ${scripts ? "on" : "off"}`, () => {
    let database, portal, browser, holder, number;

    before(async () => {
      database = engine === "PostgreSQL" ? await startPostgres() : undefined;
      [portal, browser] = await together(startPortal({ database: database?.url }), startBrowser());
      holder = await person();
      await signIn(holder, portal, HOLDER);
    });

    after(async () => {
      await browser?.close();
      await portal?.remove();
      await database?.stop();
    });

    const person = (options) => browser.page({ scripts, size: "phone", language: "en", baseURL: portal.url, ...options });
    const main = (page) => page.locator("main").innerText();
    const fits = async (page) => {
      const before = page.viewportSize();
      await page.setViewportSize(NARROW);
      const { scrollWidth } = await page.locator("html").evaluate((html) => ({ scrollWidth: html.scrollWidth }));
      await page.setViewportSize(before);
      assert.ok(scrollWidth <= NARROW.width, `${page.url()}: ${scrollWidth} px wide`);
    };

    it("given a paper, when its holder opens it, then she has a page to print and a PDF", async () => {
      await holder.goto("/outputs");
      await assertAccessible(holder);
      await holder.getByRole("link", { name: TITLE }).click();
      await assertAccessible(holder);
      await fits(holder);
      const words = await main(holder);
      for (const said of [TITLE, "林晓燕", "J340202-2019-001314", "Civil Affairs Bureau"]) assert.ok(words.includes(said), `${said}: ${words}`);
      number = (await holder.locator(".cl-paper__id").innerText()).trim();
      assert.match(number, /^([0-9A-Z]{4} ){6}[0-9A-Z]{4}$/);
      assert.ok(await holder.locator("svg.cl-qr").isVisible());

      const href = await holder.getByRole("link", { name: "Download as PDF" }).getAttribute("href");
      const pdf = await holder.context().request.get(href);
      assert.equal(pdf.headers()["content-type"], "application/pdf");
      assert.equal((await pdf.body()).subarray(0, 5).toString(), "%PDF-");
      await holder.emulateMedia({ media: "print" });
      assert.equal(await holder.getByRole("link", { name: "Download as PDF" }).isVisible(), false);
      assert.ok(await holder.locator("svg.cl-qr").isVisible());
      await holder.emulateMedia({ media: "screen" });
    });

    it("given the number on the paper, when a stranger types it, then she is shown what stands there and nobody else's paper", async () => {
      const stranger = await person();
      await stranger.goto("/verify");
      await assertAccessible(stranger);
      await fits(stranger);
      await stranger.getByRole("button", { name: "Check it" }).click();
      assert.match(await stranger.locator(".govuk-error-summary").innerText(), /Enter the number/);
      await stranger.locator("[name=id]").fill(`${number.slice(0, -1)}${number.endsWith("0") ? "1" : "0"}`);
      await stranger.getByRole("button", { name: "Check it" }).click();
      assert.match(await stranger.locator(".govuk-error-summary").innerText(), /one character is not as it is printed/);
      await assertAccessible(stranger);
      await stranger.locator("[name=id]").fill(number.toLowerCase());
      await stranger.getByRole("button", { name: "Check it" }).click();
      await assertAccessible(stranger);
      await fits(stranger);
      const words = await main(stranger);
      for (const said of [TITLE, "林晓燕", "J340202-2019-001314", "it holds today", number]) assert.ok(words.includes(said), `${said}: ${words}`);
      assert.ok(!words.includes("Revoke"));

      await stranger.goto("/verify/0000000000000000000000000101");
      assert.equal(await stranger.locator("h1").innerText(), "No paper has this number");
      await assertAccessible(stranger);
      await stranger.goto(new URL(holder.url()).pathname);
      assert.equal(new URL(stranger.url()).pathname, "/sign-in");
    });

    it("given a paper that says something wrong, when its office revokes it, then whoever checks it is told so", async () => {
      const registry = await person({ size: "desk" });
      await signIn(registry, portal, REGISTRY);
      await registry.goto(`/verify/${number.replaceAll(" ", "")}`);
      await assertAccessible(registry);
      await registry.getByRole("button", { name: "Revoke it" }).click();
      assert.match(await registry.locator(".govuk-error-summary").innerText(), /Select why/);
      await assertAccessible(registry);
      await registry.locator(".govuk-radios__label").filter({ hasText: "something wrong from the first" }).click();
      await registry.getByRole("button", { name: "Revoke it" }).click();

      const stranger = await person({ language: "zh-CN" });
      await stranger.goto(`/verify/${number.replaceAll(" ", "")}`);
      assert.match(await main(stranger), /已于.*撤销：签发时内容有误/);
      await assertAccessible(stranger);
      await holder.reload();
      assert.match(await main(holder), /This paper was revoked on/);
      await assertAccessible(holder);
    });
  });
}
