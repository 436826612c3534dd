// The clogged drain, played by five people in five browsers: two residents report it; the administrator of their grid is told,
// looks at the place, finds pipes to replace, brings together residents, property office and three departments; work and
// detour are planned; when it is done, everybody who reported it is told and asked how it was.
//
// Scripts off on SQLite, on on PostgreSQL.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { assertAccessible } from "../axe.mjs";
import { startBrowser } from "../chromium.mjs";
import { letter } from "../letters.mjs";
import { reportDrain, signIn } from "../people.mjs";
import { findBinary, startPortal, together } from "../portal.mjs";
import { startPostgres } from "../postgres.mjs";
import { say } from "../words.mjs";

const [LIN, CHEN] = ["lin@example.org", "chen@example.org"];
const GRID = "grid@wuhu.example";
const PROPERTY_OFFICE = "gao@property.example";
// One duty officer answers for what three departments are asked to do.
const DUTY = "duty@wuhu.example";
const DEPARTMENTS = ["housing-construction", "ecology-environment", "traffic-police"];
const PLACE = { lat: "31.1547", lon: "118.4436" };
const PHOTO = path.join(import.meta.dirname, "../../app/tests/data/photos/orientation-6.jpg");

const FOUND = "The pipe under the lane has collapsed: twelve metres are to be replaced.";
const MEETING = "Residents, property office and departments meet on the lane on Thursday at 18:30.";
const PLANNED = "The pipe is replaced next week. Cars go round by Fangtang Road.";
const DONE = "The pipe has been replaced, and the lane is open again.";
const WATER = "Tell the households when they have no water";
const DITCH = "See that nothing runs into the ditch";
const PIPE = "Replace twelve metres of pipe";
const DETOUR = "Lead cars round by Fangtang Road";

const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const read = (page) => page.locator("main").innerText();
const button = (page, key) => page.getByRole("button", { name: say("en", key), exact: true }).last().click();
const unfold = (page, key) => page.locator("summary", { hasText: say("en", key) }).click();

for (const [engine, scripts] of [["SQLite", false], ["PostgreSQL", true]]) {
  describe(`the clogged drain on ${engine}, scripts ${scripts ? "on" : "off"}`, () => {
    let database, portal;
    const browsers = [];

    before(async () => {
      database = engine === "PostgreSQL" ? await startPostgres() : undefined;
      portal = await startPortal({ database: database?.url });
      const places = ["--var", portal.directory, "--database", database?.url ?? `sqlite://${path.join(portal.directory, "citylink.db")}`];
      const citylink = (...given) => execFileSync(findBinary(), given, { stdio: "pipe" });
      for (const [nth, organisation] of DEPARTMENTS.entries()) {
        const granted = [DUTY, "--role", "caseworker", "--area", "3402", "--organisation", organisation, ...places];
        citylink("member", ...(nth === 0 ? ["add", ...granted, "--name", "Ma Lei"] : ["grant", ...granted]));
      }
    });

    after(async () => {
      await Promise.all(browsers.map((browser) => browser.close()));
      await portal?.remove();
      await database?.stop();
    });

    /** Somebody with a browser of her own. */
    async function somebody(size) {
      const browser = await startBrowser();
      browsers.push(browser);
      return browser.page({ scripts, size, language: "en", baseURL: portal.url });
    }

    async function right(page) {
      await assertAccessible(page);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "it is wider than the screen");
      assert.equal(await page.locator(".govuk-error-summary").count(), 0, await page.title());
    }

    async function plan(page, from, until) {
      await page.getByText(say("en", "task-accept"), { exact: true }).click();
      await page.locator("[name=from]").fill(inDays(from));
      await page.locator("[name=until]").fill(inDays(until));
      await button(page, "task-send");
      assert.match(await read(page), /Accepted/);
      await right(page);
    }

    async function finish(page, words) {
      await page.getByText(say("en", "task-done"), { exact: true }).click();
      await page.locator("[name=done]").fill(words);
      await page.locator("[name=photos]").setInputFiles(PHOTO);
      await button(page, "task-send");
      assert.ok((await read(page)).includes(words), await read(page));
      await right(page);
    }

    async function change(page, reference, to, words) {
      await page.goto(`/desk/${reference}`);
      await page.locator("[name=to]").selectOption(to);
      await page.locator("[name=words]").fill(words);
      await page.getByRole("button", { name: "Change the status" }).click();
    }

    async function rate(page, efficiency, effectiveness) {
      for (const [name, grade] of Object.entries({ efficiency, effectiveness })) {
        await page.locator(`input[name=${name}][value="${grade}"] + label`).click();
      }
      await button(page, "rate-button");
      assert.ok((await read(page)).includes(say("en", "rate-thanks")));
      await right(page);
    }

    it("given five people, when a drain is clogged, then it is brought to its end by all of them, and judged by who reported it", async () => {
      // Reports arrive.
      const lin = await somebody("phone");
      const chen = await somebody("phone");
      await signIn(lin, portal, LIN);
      const one = await reportDrain(lin, { ...PLACE, words: "Water stands on the lane.", email: LIN, photo: PHOTO });
      const two = await reportDrain(chen, { ...PLACE, words: "It smells, and the children walk through it.", email: CHEN });

      // The administrator of that grid is told, and checks on site.
      const shen = await somebody("phone");
      await letter(portal, GRID, new RegExp(`Work for you: Clogged drain[\\s\\S]*?/desk/${one}`));
      await signIn(shen, portal, GRID);
      await shen.goto("/me");
      assert.ok((await read(shen)).includes(say("en", "notices-news-work")));
      await right(shen);
      await shen.goto("/desk/rounds");
      for (const reference of [one, two]) assert.equal(await shen.locator(`.cl-stops a[href="/desk/rounds/${reference}"]`).count(), 1);
      await shen.goto(`/desk/rounds/${one}`);
      await shen.locator("#visit label").filter({ hasText: say("en", "round-outcome-assigned") }).click();
      await shen.locator("[name=words]").fill(FOUND);
      await shen.locator("[name=photos]").setInputFiles(PHOTO);
      await button(shen, "round-send");
      await shen.waitForURL("**/desk/rounds**");
      await right(shen);

      // She brings together: the two reports, the residents, the property office, Construction, Environment, Traffic.
      await shen.goto(`/desk/${two}`);
      await unfold(shen, "desk-merge-title");
      await shen.locator("[name=reference]").fill(one);
      await button(shen, "desk-merge");
      await right(shen);
      await shen.goto(`/desk/${one}`);
      const update = shen.locator(`form[action="/desk/${one}/update"]`);
      await update.locator("textarea").first().fill(MEETING);
      await update.getByRole("button", { name: say("en", "desk-update-send"), exact: true }).click();
      await right(shen);
      const give = async (organisation, title, step, contractor = "") => {
        await shen.goto(`/desk/${one}`);
        await unfold(shen, "task-give");
        await shen.locator("[name=organisation]").selectOption(organisation);
        await shen.locator("[name=title]").fill(title);
        await shen.locator("[name=step]").fill(step);
        await shen.locator("[name=contractor]").fill(contractor);
        await button(shen, "task-give");
        await right(shen);
      };
      await give("property-office", WATER, "1", PROPERTY_OFFICE);
      await give("ecology-environment", DITCH, "1");
      await give("housing-construction", PIPE, "2");
      await give("traffic-police", DETOUR, "2");
      for (const resident of [LIN, CHEN]) await letter(portal, resident, new RegExp(MEETING));

      // The property office answers by a link, the departments at their desk; work and detour have their days.
      const gao = await somebody("phone");
      const [link] = await letter(portal, PROPERTY_OFFICE, /\/links\/[0-9a-f]{32}/);
      await gao.goto(link);
      await plan(gao, 1, 1);
      const ma = await somebody("desk");
      await letter(portal, DUTY, /\/desk\/tasks/);
      await signIn(ma, portal, DUTY);
      const open = async (title) => {
        await ma.goto("/desk/tasks");
        await ma.getByRole("link", { name: title }).click();
      };
      await ma.goto("/desk/tasks");
      await right(ma);
      for (const [title, from, until] of [[DITCH, 1, 2], [PIPE, 3, 5], [DETOUR, 3, 5]]) {
        await open(title);
        await plan(ma, from, until);
      }
      await change(shen, one, "scheduled", PLANNED);
      await right(shen);
      await chen.goto(`/reports/${one}`);
      const planned = await read(chen);
      for (const words of [MEETING, PLANNED, "Work is planned"]) assert.ok(planned.includes(words), words);
      await right(chen);

      // The work is done; nobody closes it before all of them are.
      await change(shen, one, "fixed", DONE);
      assert.ok((await read(shen)).includes(say("en", "desk-tasks-open")));
      await gao.reload();
      await finish(gao, "All households know.");
      for (const title of [DITCH, PIPE, DETOUR]) {
        await open(title);
        await finish(ma, `${title}: done.`);
      }
      await change(shen, one, "fixed", DONE);
      await right(shen);

      // Everybody who reported it is told, by letter and in the app, and asked to rate; each judges once.
      const asked = /How did the city do\?[\s\S]*?(\/links\/[0-9a-f]{32})/;
      const [, hers] = await letter(portal, LIN, asked);
      await lin.goto("/me");
      assert.ok((await read(lin)).includes(say("en", "rate-title")), await read(lin));
      await right(lin);
      await lin.goto(hers);
      assert.equal(new URL(lin.url()).pathname, `/reports/${one}/rate`);
      await rate(lin, 3, 5);
      const [, his] = await letter(portal, CHEN, asked);
      await chen.goto(his);
      assert.equal(new URL(chen.url()).pathname, `/reports/${two}/rate`);
      await rate(chen, 2, 4);
      await shen.goto(`/desk/${one}`);
      const story = await read(shen);
      for (const words of [FOUND, PLANNED, DONE]) assert.ok(story.includes(words), words);
      assert.equal(story.split(say("en", "event-rated")).length - 1, 2);
      await lin.goto(`/reports/${one}`);
      assert.ok((await read(lin)).includes(DONE));
      await right(lin);
    });
  });
}
