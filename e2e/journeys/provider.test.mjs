// Signing in at a provider of identities, and showing there who one is: new, refused, in another browser, twice, forged, dead, and
// with the provider out of order. The provider is somebody else's: npm's oidc-provider.
//
// Scripts off on SQLite, on on PostgreSQL.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { assertAccessible } from "../axe.mjs";
import { startBrowser } from "../chromium.mjs";
import { signInThere, startProvider, trusting } from "../identities.mjs";
import { signIn } from "../people.mjs";
import { freePort, startPortal } from "../portal.mjs";
import { startPostgres } from "../postgres.mjs";
import { named, say } from "../words.mjs";

const NAME = "City ID";
const LI_NAME = "李婷";
const PEOPLE = {
  li: { email: "li.ting@example.org", email_verified: true, person_number: "999999199804120024" },
  // Xie Xiuyan, who died in 2021.
  xie: { email: "xie@example.org", email_verified: true, person_number: "999999194912160020" },
  // Whoever has this address has an account already.
  wei: { email: "wei@example.org", email_verified: true },
  // An address that nobody has checked.
  guo: { email: "guo@example.org", email_verified: false },
};

const words = (key) => named("en", key, { provider: NAME });
const read = (page) => page.locator("main").innerText();
const press = (page, key) => page.getByRole("button", { name: words(key), exact: true }).click();

for (const [engine, scripts] of [["SQLite", false], ["PostgreSQL", true]]) {
  describe(`a provider of identities, on ${engine}, scripts ${scripts ? "on" : "off"}`, () => {
    let database, portal, provider, browser, issuer;

    before(async () => {
      database = engine === "PostgreSQL" ? await startPostgres() : undefined;
      issuer = `http://127.0.0.1:${await freePort()}`;
      portal = await startPortal({ database: database?.url, env: trusting(issuer) });
      browser = await startBrowser();
    });

    after(async () => {
      await browser?.close();
      await provider?.close();
      await portal?.remove();
      await database?.stop();
    });

    const visitor = (size = "phone") => browser.page({ scripts, size, language: "en", baseURL: portal.url });

    async function right(page, heading) {
      await assertAccessible(page);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${page.url()} is wider than the screen`);
      if (heading) assert.equal(await page.locator("h1").innerText(), words(heading), await read(page));
    }

    /** Begins without going there; gives the address that a browser would go to. */
    async function address(page) {
      const answer = await page.request.post(`${portal.url}/sign-in/provider`, { form: {} });
      return answer.headers().refresh.replace(/^0; url=/, "");
    }

    it("given a provider that is out of order, when somebody signs in, then the page says so and the way by code stays", async () => {
      const li = await visitor();
      await li.goto("/sign-in?then=/me");
      await right(li);
      await press(li, "provider-button");
      await right(li, "provider-title-silent");
      await li.getByRole("link", { name: say("en", "provider-by-code") }).click();
      await right(li);
      assert.equal(await li.locator("[name=email]").count(), 1);
      assert.equal(new URL(li.url()).searchParams.get("then"), "/me");

      provider = await startProvider({ issuer, portal: portal.url, people: PEOPLE });
      await press(li, "provider-button");
      await li.waitForURL(`${issuer}/interaction/**`);
    });

    it("given somebody new, when she signs in there and agrees, then she has an account, and shows there who she is", async () => {
      const li = await visitor();
      await li.goto("/sign-in?then=/me");
      await press(li, "provider-button");
      await signInThere(li, issuer, "li");
      await li.waitForURL(`${portal.url}/me`);
      await right(li);

      await li.goto("/me/identity");
      await right(li);
      await press(li, "provider-card-button");
      // She signs in once more: whoever sat here before may be signed in there.
      await signInThere(li, issuer, "li");
      await li.waitForURL("**/me/identity?done=bound");
      await right(li, "person-title");
      assert.ok((await read(li)).includes(say("en", "person-done-bound")));
      await li.goto("/me/data");
      assert.ok((await read(li)).includes(LI_NAME), await read(li));

      // Another telephone, the same account.
      const phone = await visitor();
      await phone.goto("/sign-in?then=/me/data");
      await press(phone, "provider-button");
      await signInThere(phone, issuer, "li");
      await phone.waitForURL(`${portal.url}/me/data`);
      assert.ok((await read(phone)).includes(LI_NAME));

      await li.goto("/me/identity");
      await press(li, "provider-unlink");
      await right(li);
      assert.ok((await read(li)).includes(say("en", "person-done-unlinked")));
      const later = await visitor();
      await later.goto("/sign-in");
      await press(later, "provider-button");
      await signInThere(later, issuer, "li");
      await right(later, "provider-title-taken");
    });

    it("given somebody who does not agree there, when she comes back, then nothing has changed and she is told what else there is", async () => {
      const page = await visitor();
      await page.goto("/sign-in");
      await press(page, "provider-button");
      await page.waitForURL(`${issuer}/interaction/**`);
      await page.getByRole("link", { name: "[ Cancel ]" }).click();
      await right(page, "provider-title-declined");
      await page.goto("/me");
      assert.match(page.url(), /\/sign-in\?then=/);
    });

    it("given what was begun in another browser, or came back before, when it comes back, then nobody is signed in", async () => {
      const [mine, theirs] = [await visitor(), await visitor()];
      await mine.goto("/sign-in");
      await theirs.goto(await address(mine));
      await signInThere(theirs, issuer, "xie");
      await right(theirs, "provider-title-ended");
      await theirs.goto("/me");
      assert.match(theirs.url(), /\/sign-in\?then=/);

      const came = mine.waitForRequest(/\/sign-in\/provider\/back\?/);
      await mine.goto(await address(mine));
      await signInThere(mine, issuer, "xie");
      const back = (await came).url();
      await mine.waitForURL(`${portal.url}/me`);
      for (const page of [mine, theirs]) {
        await page.goto(back);
        await right(page, "provider-title-ended");
      }
    });

    it("given a nonce or a challenge that is not the portal's, when she comes back, then the answer is not relied on", async () => {
      for (const [name, forged] of [["nonce", "forged"], ["code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"]]) {
        const page = await visitor();
        const begun = new URL(await address(page));
        assert.ok(begun.searchParams.get(name), `${name} is not sent`);
        begun.searchParams.set(name, forged);
        await page.goto(begun.href);
        await signInThere(page, issuer, "guo");
        await right(page, "provider-title-unreliable");
      }
    });

    it("given a number of the dead, when the provider says it, then nothing is bound, and the journal says so", async () => {
      const page = await visitor("desk");
      await signIn(page, portal, "xie.family@example.org", { then: "/me/identity" });
      await press(page, "provider-card-button");
      await signInThere(page, issuer, "xie");
      // Her account of before is another one: that is told first.
      await right(page, "provider-title-subject");

      const other = await visitor("desk");
      await other.goto("/sign-in");
      await other.goto(await address(other));
      await signInThere(other, issuer, "xie");
      await other.waitForURL(`${portal.url}/me`);
      await other.goto("/me/identity");
      await press(other, "provider-card-button");
      await signInThere(other, issuer, "xie");
      await right(other, "provider-title-nobody");
      await other.goto("/me/identity");
      const told = await read(other);
      assert.ok(told.includes(say("en", "person-step-refused")) && told.includes(say("en", "person-counter-button")), told);
    });

    it("given an address that has an account or that nobody has checked, when the provider says it, then she signs in by code and links it", async () => {
      const wei = await visitor();
      await signIn(wei, portal, "wei@example.org", { then: "/me" });
      const phone = await visitor();
      for (const [name, title] of [["guo", "provider-title-address"], ["wei", "provider-title-taken"]]) {
        await phone.context().clearCookies();
        await phone.goto(await address(phone));
        await signInThere(phone, issuer, name);
        await right(phone, title);
      }
      await wei.goto("/me/identity");
      await press(wei, "provider-card-button");
      await signInThere(wei, issuer, "wei");
      await wei.waitForURL("**/me/identity?done=unsure");
      await right(wei);
      await press(phone, "provider-again");
      await phone.waitForURL(`${portal.url}/me`);
    });
  });
}
