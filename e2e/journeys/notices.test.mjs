// Somebody is told what happens to her report: by letter, on her own page, and as she chooses. Scripts off.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { assertAccessible } from "../axe.mjs";
import { startBrowser } from "../chromium.mjs";
import { letter } from "../letters.mjs";
import { reportDrain, signIn } from "../people.mjs";
import { startPortal, together } from "../portal.mjs";
import { startPostgres } from "../postgres.mjs";

const OFFICER = "officer@wuhu.example";
const LIN = "lin.notices@example.org";
// An end that wants a rating, another status, news: what is told unless she says otherwise.
const KINDS = 3;
// Here, and by e-mail.
const WAYS = 2;
// No other drain of the sample story is near.
const PLACE = { lat: "31.1650", lon: "118.4550", address: "Fangtang Road 96" };

for (const engine of ["SQLite", "PostgreSQL"]) {
  describe(`notices on ${engine}`, () => {
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

    const person = (size) => browser.page({ scripts: false, size, language: "en", baseURL: portal.url });
    const main = (page) => page.locator("main").innerText();

    it("given a reporter who wants no letters, when the office moves and asks, then only what needs her is written", async () => {
      const lin = await person("phone");
      const reference = await reportDrain(lin, { ...PLACE, words: "Water stands.", email: LIN });
      await signIn(lin, portal, LIN);
      await lin.goto("/me");
      await lin.getByRole("link", { name: "What you are told" }).click();
      await assertAccessible(lin);
      assert.match(await main(lin), /This cannot be switched off/);
      assert.equal(await lin.locator("input[type=checkbox]:checked").count(), KINDS * WAYS);

      await lin.locator("[name=quiet_from]").selectOption("22");
      await lin.getByRole("button", { name: "Keep this" }).click();
      assert.match(await lin.title(), /^Error: /);
      assert.match(await main(lin), /when they end, or neither/);
      await assertAccessible(lin);
      await lin.locator("[name=quiet_to]").selectOption("7");
      for (const box of await lin.locator("label").filter({ hasText: /^By e-mail$/ }).all()) await box.click();
      await lin.getByRole("button", { name: "Keep this" }).click();
      assert.match(await main(lin), /What you chose is kept/);
      assert.equal(await lin.locator("[name=quiet_to]").inputValue(), "7");
      assert.equal(await lin.locator("input[value=email]:checked").count(), 0);
      await assertAccessible(lin);

      const officer = await person("desk");
      await signIn(officer, portal, OFFICER);
      const change = async (to, words) => {
        await officer.goto(`/desk/${reference}`);
        await officer.locator("[name=to]").selectOption(to);
        await officer.locator("[name=words]").first().fill(words);
        await officer.getByRole("button", { name: "Change the status" }).click();
      };
      await change("assigned", "Somebody comes.");
      await change("waiting", "Which side of the road?");

      const [, link] = await letter(portal, LIN, /Which side of the road\?[^]*?(\/links\/[0-9a-f]{32})/);
      const outbox = await (await fetch(`${portal.url}/dev/outbox`)).text();
      const hers = outbox.split("<article").filter((text) => text.includes(`<p>To ${LIN}, `));
      assert.ok(!hers.some((text) => text.includes("Somebody comes.")), "a letter that she did not want");

      await lin.goto("/me");
      assert.match(await main(lin), /New[^]*Your action is needed[^]*Another status/);
      assert.match(await lin.locator("header").innerText(), /My cases \(2\)/);
      await assertAccessible(lin);
      await lin.getByRole("button", { name: "Mark all as read" }).click();
      assert.doesNotMatch(await lin.locator("header").innerText(), /\(2\)/);
      assert.doesNotMatch(await main(lin), /Mark all as read/);

      const mailed = await person("phone");
      await mailed.goto(link);
      assert.equal(new URL(mailed.url()).pathname, `/reports/${reference}/answer`);
      assert.match(await main(mailed), /Which side of the road\?/);
      await assertAccessible(mailed);
      await mailed.locator("[name=words]").fill("The left one.");
      await mailed.getByRole("button", { name: /Send/ }).click();
      assert.equal(new URL(mailed.url()).pathname, `/reports/${reference}`);

      // A browser notes what was refused: the desk to a citizen, and hours without an end.
      const unexpected = (page) => page.problems.filter((problem) => !/ (403|422) /.test(problem));
      for (const each of [lin, officer, mailed]) assert.deepEqual(unexpected(each), []);
    });
  });
}
