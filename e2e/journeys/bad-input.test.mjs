// Bad input on the way through an application: what a register filled in tampered with, a value for a question that is hidden or
// unknown, a file of the wrong kind, a look-up for somebody else, sending twice, a link that was used. Each is refused in words of
// the reader's language; what was typed is still there, and nobody learns anything.
//
// In Chinese with scripts off on SQLite, in English with scripts on on PostgreSQL.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { assertAccessible } from "../axe.mjs";
import { startBrowser } from "../chromium.mjs";
import { ALLOWANCE, begin, choose, follow, goOn, press, send } from "../forms.mjs";
import { letter } from "../letters.mjs";
import { signIn } from "../people.mjs";
import { startPortal } from "../portal.mjs";
import { startPostgres } from "../postgres.mjs";
import { say } from "../words.mjs";

const [LI, LIN, AGENT] = ["li@example.org", "lin@example.org", "counter@wuhu.example"];
const [NAME, NUMBER] = ["李婷", "999999199804120024"];
const SERVICE = "settling-in-allowance";
const MINE = "0553 765 4321";
// What an office would tell of her.
const DEGREE = "University of Manchester";

const read = (page) => page.locator("main").innerText();
const pathOf = (page) => new URL(page.url()).pathname;

/** Puts a field into the form of the page that the portal did not put there. */
const tamper = (page, name, value) =>
  page.locator('main form[method="post"]').last().evaluate((form, [name, value]) => {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name, value });
    form.append(field);
  }, [name, value]);

for (const [engine, scripts, locale, language] of [["SQLite", false, "zh-CN", "zh"], ["PostgreSQL", true, "en-GB", "en"]]) {
  describe(`bad input in ${language} on ${engine}, scripts ${scripts ? "on" : "off"}`, () => {
    let database, portal, browser, li, lin, draft, link, reference;

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

    const words = (key) => say(language, key);
    const somebody = (more) => browser.page({ scripts, language: locale, baseURL: portal.url, ...more });
    const errors = (page) => page.locator(".govuk-error-summary").innerText();

    async function signedIn(email, then, size = "phone") {
      const page = await somebody({ size });
      await signIn(page, portal, email, { language, then });
      return page;
    }

    /** The page says that not all of it was kept, and why; she goes back. */
    async function refused(page, key) {
      const said = await read(page);
      for (const each of ["apply-refused-title", key]) assert.ok(said.includes(words(each)), `${each} in ${said}`);
      await assertAccessible(page);
      await follow(page, "apply-refused-back", language);
    }

    it("given what a register filled in, when it is tampered with, then that is refused and the rest is kept", async () => {
      li = await signedIn(LI, "/me");
      await li.goto("/me/identity");
      await press(li, "person-counter-button", language);
      const code = (await li.locator(".govuk-heading-xl").innerText()).trim();
      const agent = await signedIn(AGENT, "/desk", "desk");
      await agent.goto("/desk/identity");
      await agent.locator("[name=code]").fill(code);
      await choose(agent, "document", "identity_card");
      await agent.locator("[name=number]").fill(NUMBER);
      await press(agent, "continue", language);
      await press(agent, "counter-confirm", language);

      await begin(li, SERVICE, { language });
      await goOn(li, ALLOWANCE, { language, until: "/about-you" });
      draft = pathOf(li).replace(/\/pages\/.*/, "");
      assert.ok((await read(li)).includes(NAME));
      assert.equal(await li.locator("[name=name]").count(), 0, "nobody types it");
      await tamper(li, "name", "Zhang Wei");
      await press(li, "continue", language);
      await refused(li, "apply-refused-fixed");
      const page = await read(li);
      assert.ok(page.includes(NAME) && !page.includes("Zhang Wei"), page);
      await press(li, "continue", language);
    });

    it("given a value for another, an unknown or a hidden question, when a screen sends it, then that is refused and the rest is kept", async () => {
      const address = "Zheshan Road 113";
      assert.ok(pathOf(li).endsWith("/about-you/home-address"), li.url());
      await li.locator("[name=home-address]").fill(address);
      await tamper(li, "salary", "1");
      await press(li, "continue", language);
      await refused(li, "apply-refused-unknown");
      assert.equal(await li.locator("[name=home-address]").inputValue(), address);
      await press(li, "continue", language);
      await li.locator("[name=telephone]").fill(MINE);
      await tamper(li, "home-address", "Peru");
      await press(li, "continue", language);
      await refused(li, "apply-refused-unknown");
      assert.equal(await li.locator("[name=telephone]").inputValue(), MINE);
      await press(li, "continue", language);

      // She has the country before her, and says in another window that she studied in China: it is not asked any more.
      assert.ok(pathOf(li).endsWith("/your-degree/degree-from"), li.url());
      await choose(li, "degree-from", "abroad");
      await press(li, "continue", language);
      await li.locator("[name=school]").fill("Anhui Normal University");
      await press(li, "continue", language);
      await li.goto(`${draft}/pages/your-degree/country`);
      const other = await li.context().newPage();
      await other.goto(`${draft}/pages/your-degree/degree-from`);
      await choose(other, "degree-from", "china");
      await press(other, "continue", language);
      await other.waitForURL("**/your-degree/school");
      assert.equal(await other.locator("[name=school]").inputValue(), "Anhui Normal University");
      await other.close();
      await li.locator("[name=country]").fill("Peru");
      await press(li, "continue", language);
      await refused(li, "apply-refused-hidden");
      await li.goto(`${draft}/pages/your-degree/degree-from`);
      assert.ok(await li.locator('[name=degree-from][value="china"]').isChecked());
      await goOn(li, ALLOWANCE, { language, until: "/proofs" });
    });

    it("given a file of the wrong kind, when it is uploaded, then it is refused, and what was chosen beside it is kept", async () => {
      const program = { name: "degree.pdf", mimeType: "application/pdf", buffer: Buffer.from("#!/bin/sh\necho this is no degree\n") };
      await li.locator("input[type=file]").first().setInputFiles(program);
      await li.locator('input[name="later.no-home"] + label').click();
      await press(li, "continue", language);
      assert.ok((await errors(li)).includes(words("apply-file-wrong-kind")), await errors(li));
      await assertAccessible(li);
      assert.ok(await li.locator('input[name="later.no-home"]').isChecked());
      assert.ok(!(await read(li)).includes("degree.pdf"));
      await goOn(li, ALLOWANCE, { language });
    });

    it("given a link to her application, when somebody else wants offices to tell of her, then nothing is told", async () => {
      await li.goto(`${draft}/save`);
      await li.locator("[name=email]").fill(LIN);
      await press(li, "apply-save-send", language);
      [link] = await letter(portal, LIN, /\/resume\/[0-9a-f]{32}/);
      lin = await signedIn(LIN, "/me");
      assert.equal((await lin.goto(`${draft}/proofs`)).status(), 404, "without the link there is nothing");
      // Registers have filled it in: the link opens it to her account alone.
      await lin.goto(link);
      assert.ok(!(await read(lin)).includes(NAME));
      assert.equal((await lin.goto(`${draft}/proofs`)).status(), 404);
      await lin.goto("/me/identity");
      const button = lin.getByRole("button", { name: words("person-counter-button"), exact: true });
      await button.locator("xpath=ancestor::form").evaluate((form, action) => {
        const field = document.createElement("input");
        Object.assign(field, { type: "hidden", name: "evidence", value: "degree-record" });
        form.append(field);
        form.setAttribute("action", action);
      }, `${draft}/fetch`);
      const [answer] = await Promise.all([lin.waitForResponse((response) => response.request().method() === "POST"), button.click()]);
      assert.equal(answer.status(), 404);
      await lin.waitForLoadState();
      assert.ok(!(await read(lin)).includes(DEGREE));
      await li.goto("/me/data/usage");
      assert.ok(!(await read(li)).includes(words("usage-purpose-evidence")), "no office was asked");
    });

    it("given an application, when it is sent twice, then it is one", async () => {
      await li.goto(`${draft}/check`);
      const other = await li.context().newPage();
      await other.goto(`${draft}/check`);
      const [first, second] = await Promise.all([li, other].map((page) => send(page, { language })));
      assert.equal(first, second);
      reference = first;
      await other.goto("/me");
      const hers = await other.locator(`main a[href^="/cases/"]`).evaluateAll((links) => links.map((one) => one.getAttribute("href")));
      assert.deepEqual([...new Set(hers)], [`/cases/${reference}`]);
      await other.goto(`/cases/${reference}`);
      const sent = await read(other);
      assert.ok(sent.includes(MINE) && !sent.includes("Zhang Wei") && !sent.includes("Peru"), sent);
      await other.close();
    });

    it("given a link that was used, when it is opened after sending, then it opens nothing, and nothing changes", async () => {
      const stranger = await somebody();
      await stranger.goto(link);
      assert.ok((await read(stranger)).includes(words("apply-link-sent")));
      await assertAccessible(stranger);
      assert.ok(!(await read(stranger)).includes(NAME));
      for (const page of ["check", "pages/about-you", "receipt"]) {
        await stranger.goto(`${draft}/${page}`);
        assert.equal(pathOf(stranger), "/sign-in", page);
        await lin.goto(`${draft}/${page}`);
        const told = await read(lin);
        assert.ok(told.includes(words("apply-link-sent")) && !told.includes(NAME), told);
      }
      for (const page of [li, lin, stranger]) {
        assert.deepEqual(page.problems.filter((problem) => !/40[04]|422/.test(problem)), []);
      }
    });
  });
}
