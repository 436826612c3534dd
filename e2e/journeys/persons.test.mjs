// Who somebody is: she shows a code and her card at a counter, sees what the registers say of her, asks for a correction, and
// sees what became of it and who looked; another gets her code by post.
//
// Scripts off on SQLite, on on PostgreSQL.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { assertAccessible } from "../axe.mjs";
import { startBrowser } from "../chromium.mjs";
import { letter } from "../letters.mjs";
import { signIn } from "../people.mjs";
import { startPortal } from "../portal.mjs";
import { startPostgres } from "../postgres.mjs";
import { say } from "../words.mjs";

const LI = "li@example.org";
const NUMBER = "999999199804120024";
const NAME = "李婷";
// Lin Chao, whom housing and the register of persons place differently.
const LIN = "lin@example.org";
const LIN_NUMBER = "999999200404180015";
const LIN_NAME = "林超";
const [AGENT, STEWARD] = ["counter@wuhu.example", "steward@wuhu.example"];

const read = (page) => page.locator("main").innerText();
const press = (page, key) => page.getByRole("button", { name: say("en", key), exact: true }).last().click();
const choose = (page, name, value) => page.locator(`input[name="${name}"][value="${value}"] + label`).last().click();

for (const [engine, scripts] of [["SQLite", false], ["PostgreSQL", true]]) {
  describe(`who somebody is, on ${engine}, scripts ${scripts ? "on" : "off"}`, () => {
    let database, portal;
    const browsers = [];

    before(async () => {
      database = engine === "PostgreSQL" ? await startPostgres() : undefined;
      portal = await startPortal({ database: database?.url });
    });

    after(async () => {
      await Promise.all(browsers.map((browser) => browser.close()));
      await portal?.remove();
      await database?.stop();
    });

    async function somebody(size, email, then) {
      const browser = await startBrowser();
      browsers.push(browser);
      const page = await browser.page({ scripts, size, language: "en", baseURL: portal.url });
      await signIn(page, portal, email, { then });
      return page;
    }

    async function right(page) {
      await assertAccessible(page);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${page.url()} is wider than the screen`);
      assert.equal(await page.locator(".govuk-error-summary").count(), 0, await read(page));
    }

    it("given a code and a card at the counter, when it is confirmed, then she sees her data, has it corrected, and sees who looked", async () => {
      const li = await somebody("phone", LI, "/me");
      await right(li);
      await li.goto("/me/data");
      await right(li);
      assert.ok((await read(li)).includes(say("en", "data-not-shown")));
      await li.goto("/me/identity");
      await right(li);
      await press(li, "person-counter-button");
      await right(li);
      const code = (await li.locator(".govuk-heading-xl").innerText()).trim();
      assert.match(code, /^\d{4} \d{4}$/);

      const agent = await somebody("desk", AGENT);
      await agent.locator('main nav a[href="/desk/identity"]').click();
      await right(agent);
      await agent.locator("[name=code]").fill(code);
      await choose(agent, "document", "identity_card");
      await agent.locator("[name=number]").fill(NUMBER);
      await press(agent, "continue");
      await right(agent);
      assert.ok((await read(agent)).includes(NAME), await read(agent));
      await press(agent, "counter-confirm");
      await right(agent);

      await li.goto("/me/data");
      await right(li);
      assert.ok((await read(li)).includes(NAME));
      await li.locator('a[href^="/me/data/correct"][href$="field=name-latin"]').first().click();
      await right(li);
      await li.locator("[name=value]").fill("Li Tingting");
      await press(li, "fact-send");
      assert.equal(await li.locator(".govuk-error-summary").count(), 1, "a correction says why");
      assert.equal(await li.locator("[name=value]").inputValue(), "Li Tingting");
      await li.locator("[name=reason]").fill("My passport says so.");
      await press(li, "fact-send");
      await right(li);

      const steward = await somebody("desk", STEWARD);
      for (const path of ["/desk/registers", "/desk/discrepancies", "/desk/corrections"]) {
        await steward.goto(path);
        await right(steward);
      }
      await steward.locator('a[href^="/desk/corrections/"]').first().click();
      await right(steward);
      await choose(steward, "said", "approve");
      await press(steward, "corrections-decide");
      await right(steward);

      await li.goto("/me/data");
      await right(li);
      const data = await read(li);
      for (const words of ["Li Tingting", "“Li Ting”", say("en", "correction-state-approved")]) assert.ok(data.includes(words), `${words} in ${data}`);
      await li.goto("/me/data/usage");
      await right(li);
      const usage = await read(li);
      for (const key of ["usage-purpose-identity", "usage-purpose-correction"]) assert.ok(usage.includes(say("en", key)), key);
      await li.goto("/me/consents");
      await right(li);
    });

    it("given a number that is typed, when the code of the letter comes back, then the account is hers, and a difference can be settled", async () => {
      const lin = await somebody("phone", LIN, "/me/identity");
      await lin.locator("[name=number]").fill(LIN_NUMBER);
      await press(lin, "person-letter-button");
      await right(lin);
      const [, code] = await letter(portal, LIN_NAME, /Your code: (\d{4} \d{4})/);
      await lin.locator("[name=code]").fill(code);
      await press(lin, "person-code-button");
      await right(lin);
      await lin.goto("/me/data");
      await right(lin);
      assert.ok((await read(lin)).includes(say("en", "data-differ")));

      const steward = await somebody("desk", STEWARD);
      await steward.goto("/desk/discrepancies");
      const differences = steward.locator('a[href^="/desk/discrepancies/"]');
      const before = await differences.count();
      await differences.first().click();
      await right(steward);
      await steward.locator("[name=reason]").fill("Moved last week; the other register follows.");
      await press(steward, "discrepancies-settle");
      await right(steward);
      assert.equal(await steward.locator('a[href^="/desk/discrepancies/"]').count(), before - 1);
    });
  });
}
