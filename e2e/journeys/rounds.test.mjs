// A grid administrator walks today's round: with network and without scripts, and without network with what the phone keeps.
//
// The network is a line between the browser and the portal that is cut and joined again: page and service worker lose it alike.

import assert from "node:assert/strict";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import path from "node:path";
import { after, before, beforeEach, describe, it } from "node:test";
import { assertAccessible } from "../axe.mjs";
import { startBrowser } from "../chromium.mjs";
import { reportDrain, signIn } from "../people.mjs";
import { startPortal, together } from "../portal.mjs";
import { say } from "../words.mjs";

const GRID = "grid@wuhu.example";
const OFFICER = "officer@wuhu.example";
const PHOTO = path.join(import.meta.dirname, "../../app/tests/data/photos/orientation-6.jpg");
const NARROW = { width: 320, height: 640 };
const ONCE = 1;

const main = (page) => page.locator("main").innerText();
const times = (text, words) => text.split(words).length - 1;
const choose = (page, key) => page.locator("#visit label").filter({ hasText: say("en", key) }).click();
const waiting = (page) => page.locator(".cl-queue__visit");

/** A line to the portal that can be cut. */
async function lineTo(portal) {
  const { port, hostname } = new URL(portal.url);
  const open = new Set();
  let whole = true;
  const line = createServer((near) => {
    if (!whole) return near.destroy();
    const far = connect(Number(port), hostname);
    for (const [one, other] of [[near, far], [far, near]]) {
      open.add(one);
      one.on("error", () => other.destroy()).on("close", () => open.delete(one));
      one.pipe(other);
    }
  });
  line.listen(0, "127.0.0.1");
  await once(line, "listening");
  return {
    url: `http://127.0.0.1:${line.address().port}`,
    cut() {
      whole = false;
      for (const socket of open) socket.destroy();
    },
    join() {
      whole = true;
    },
    close() {
      this.cut();
      line.close();
    },
  };
}

describe("a round", () => {
  let portal, line, browser, session;

  before(async () => {
    [portal, browser] = await together(startPortal(), startBrowser());
    line = await lineTo(portal);
    const first = await page();
    await signIn(first, portal, GRID);
    session = await first.context().cookies();
  });

  beforeEach(() => line.join());

  after(async () => {
    line?.close();
    await browser?.close();
    await portal?.remove();
  });

  const page = (options) => browser.page({ language: "en", baseURL: line.url, ...options });
  const near = async (words, lat) => reportDrain(await page(), { words, lat, lon: "118.4435" });

  /** A page of the grid administrator. */
  async function hers(options) {
    const phone = await page(options);
    await phone.context().addCookies(session);
    return phone;
  }

  /** A phone that has taken the round along. */
  async function takenAlong() {
    const phone = await hers({ scripts: true });
    await phone.goto("/desk/rounds");
    const said = phone.locator("[data-said=kept]");
    await phone.getByRole("button", { name: say("en", "round-take") }).click();
    await said.filter({ hasText: /On this phone until/ }).waitFor();
    return phone;
  }

  async function lose(phone) {
    line.cut();
    await phone.context().setOffline(true);
  }

  async function find(phone) {
    line.join();
    await phone.context().setOffline(false);
  }

  it("given no scripts, when a stop is visited, then it is off the list and members see what was found", async () => {
    const reference = await near("Leaves in the drain.", "31.1549");
    const phone = await hers();
    await phone.goto("/desk");
    await phone.getByRole("link", { name: say("en", "round-title") }).click();
    await assertAccessible(phone);
    assert.ok((await phone.locator(".cl-stops > li").count()) > 2);
    assert.match(await main(phone), /m to the next stop/);
    await phone.locator("[name=from]").selectOption(reference);
    await phone.getByRole("button", { name: say("en", "round-from-set") }).click();
    assert.equal(await phone.locator(".cl-stops a").first().getAttribute("href"), `/desk/rounds/${reference}`);
    await phone.locator(".cl-stops a").first().click();
    await assertAccessible(phone);
    await phone.getByRole("button", { name: say("en", "round-send") }).click();
    assert.match(await phone.title(), /^Error: /);
    await assertAccessible(phone);
    await choose(phone, "round-outcome-in-progress");
    await phone.locator("[name=words]").fill("We clear it today.");
    await phone.locator("[name=photos]").setInputFiles(PHOTO);
    await phone.getByRole("button", { name: say("en", "round-send") }).click();
    await assertAccessible(phone);
    assert.match(await main(phone), new RegExp(say("en", "round-sent")));
    assert.equal(await phone.locator(`.cl-stops a[href$="${reference}"]`).count(), 0);
    await phone.goto(`/desk/${reference}`);
    assert.equal(times(await main(phone), say("en", "event-visited")), ONCE);
    assert.equal(await phone.locator(".cl-photos img").count(), ONCE);
  });

  it("given a round that was taken along, when the network goes and comes back, then each visit is there exactly once", async () => {
    const [first, second] = [await near("One.", "31.1551"), await near("Two.", "31.1553")];
    const phone = await takenAlong();
    await assertAccessible(phone);
    await lose(phone);

    await phone.goto("/desk/rounds");
    assert.ok(await phone.locator("#offline").isVisible());
    assert.match(await phone.locator("#offline").innerText(), /^Offline, as of /);
    // What is there stays there, though nothing new can be fetched.
    await phone.getByRole("button", { name: say("en", "round-take") }).click();
    await phone.locator("[data-said=kept]").filter({ hasText: say("en", "round-take-failed") }).waitFor();
    for (const [reference, words] of [[first, "Roots in the pipe."], [second, "Pumped out."]]) {
      await phone.locator(`.cl-stops a[href$="${reference}"]`).click();
      assert.match(await main(phone), /Report|Drain|drain/);
      assert.ok(await phone.locator("#offline").isVisible());
      await choose(phone, reference === first ? "round-outcome-passed-on" : "round-outcome-fixed");
      // The island says at the field what the portal cannot say now.
      if (reference === second) {
        await phone.getByRole("button", { name: say("en", "round-send") }).click();
        assert.match(phone.url(), new RegExp(`${second}$`));
      }
      await phone.locator("[name=words]").fill(words);
      await phone.locator("[name=photos]").setInputFiles(PHOTO);
      await phone.getByRole("button", { name: say("en", "round-send") }).click();
      await phone.waitForURL("**/desk/rounds");
      await waiting(phone).filter({ hasText: say("en", "round-state-kept") }).first().waitFor();
    }
    await assertAccessible(phone);
    assert.equal(await waiting(phone).count(), 2);
    assert.match(await main(phone), new RegExp(say("en", "round-state-kept")));

    // The first is sent and its answer lost, as far as the phone knows.
    line.join();
    await sendBehindThePhone(phone, first);
    await find(phone);
    await phone.getByRole("button", { name: say("en", "round-send-now") }).click().catch(() => {});
    await phone.locator('.cl-queue__visit[data-state="sent"]').nth(1).waitFor();
    await assertAccessible(phone);

    for (const [reference, words] of [[first, "Roots in the pipe."], [second, "Pumped out."]]) {
      await phone.goto(`/desk/${reference}`);
      assert.equal(times(await main(phone), say("en", "event-visited")), ONCE, words);
      assert.equal(times(await main(phone), words), ONCE, words);
      assert.equal(await phone.locator(".cl-photos img").count(), ONCE);
    }
    assert.match(await main(phone), /Fixed/);
  });

  it("given an officer was faster, when the visit arrives, then nothing is overwritten and both are shown", async () => {
    const reference = await near("Three.", "31.1556");
    const phone = await takenAlong();
    await lose(phone);
    await phone.goto(`/desk/rounds/${reference}`);
    await choose(phone, "round-outcome-fixed");
    await phone.locator("[name=words]").fill("I opened the grate.");
    await phone.getByRole("button", { name: say("en", "round-send") }).click();
    await waiting(phone).first().waitFor();

    const officer = await browser.page({ size: "desk", language: "en", baseURL: portal.url });
    await signIn(officer, portal, OFFICER);
    await officer.goto(`/desk/${reference}`);
    await officer.locator("[name=to]").selectOption("scheduled");
    await officer.locator("[name=words]").fill("The lorry comes on Friday.");
    await officer.getByRole("button", { name: "Change the status" }).click();
    await find(phone);
    const told = phone.locator('.cl-queue__visit[data-state="changed"]');
    await told.waitFor();

    await assertAccessible(phone);
    assert.match(await told.innerText(), /The lorry comes on Friday\./);
    assert.match(await told.innerText(), /林雁/);
    await told.getByRole("link").click();
    const desk = await main(phone);
    assert.match(desk, /The lorry comes on Friday\./);
    assert.match(desk, /I opened the grate\./);
    assert.match(desk, new RegExp(say("en", "round-as-note")));
    assert.match(await phone.locator("h1 + *, header .govuk-tag").first().innerText(), /Work scheduled/);
    await phone.goto("/desk/rounds");
    await told.getByRole("button", { name: say("en", "round-discard") }).click();
    await told.waitFor({ state: "detached" });
  });

  it("given a visit that waits, when the session has ended, then it stays until its member signs in again", async () => {
    const reference = await near("Four.", "31.1558");
    const phone = await takenAlong();
    await lose(phone);
    await phone.goto(`/desk/rounds/${reference}`);
    await choose(phone, "round-outcome-checked");
    await phone.locator("[name=words]").fill("The key is with the guard.");
    await phone.getByRole("button", { name: say("en", "round-send") }).click();
    await waiting(phone).first().waitFor();
    await phone.context().clearCookies();
    await find(phone);
    const asks = phone.locator('.cl-queue__visit[data-state="sign-in"]');
    await asks.waitFor();
    await assertAccessible(phone);

    await signIn(phone, portal, GRID);
    await phone.goto("/desk/rounds");
    await phone.locator('.cl-queue__visit[data-state="sent"]').waitFor();
    await phone.goto(`/desk/${reference}`);
    assert.equal(times(await main(phone), "The key is with the guard."), ONCE);
  });

  it("given a line that only seems to be there, when a visit turns out to be wanting, then it is hers to send as a note", async () => {
    const reference = await near("Five.", "31.1560");
    const phone = await hers({ scripts: true });
    await phone.goto(`/desk/rounds?from=${reference}`);
    await phone.getByRole("button", { name: say("en", "round-take") }).click();
    await phone.locator("[data-said=kept]").filter({ hasText: /On this phone until/ }).waitFor();
    line.cut();
    await phone.goto("/desk/rounds");
    assert.equal(await phone.locator(".cl-stops a").first().getAttribute("href"), `/desk/rounds/${reference}`);
    await phone.goto(`/desk/rounds/${reference}`);
    await choose(phone, "round-outcome-fixed");
    await phone.getByRole("button", { name: say("en", "round-send") }).click();
    await waiting(phone).first().waitFor();
    line.join();
    const refused = phone.locator('.cl-queue__visit[data-state="refused"]');
    await refused.waitFor();
    await assertAccessible(phone);
    assert.match(await refused.innerText(), new RegExp(say("en", "round-words-missing")));
    await refused.getByRole("button", { name: say("en", "round-send-as-note") }).click();
    await phone.locator('.cl-queue__visit[data-state="sent"]').waitFor();
    await phone.goto(`/desk/${reference}`);
    assert.equal(times(await main(phone), say("en", "round-outcome-passed-on")), ONCE);
  });

  const kept = (phone) => phone.evaluate(async () => (await caches.keys()).length);

  it("given a round on the phone, when its member signs out, then nothing of it is left", async () => {
    const phone = await takenAlong();
    assert.equal(await kept(phone), ONCE);
    await phone.context().clearCookies();
    await signIn(phone, portal, GRID);
    await phone.getByRole("button", { name: "Sign out" }).click();
    await phone.waitForURL((url) => url.pathname === "/");
    assert.equal(await kept(phone), 0);
    await lose(phone);
    await assert.rejects(phone.goto("/desk/rounds"));
    await find(phone);
  });

  it("given a round on the phone, when a day has passed or another member comes, then it is gone", async () => {
    const old = await takenAlong();
    await old.evaluate(
      () =>
        new Promise((resolve, reject) => {
          const asked = indexedDB.open("rounds");
          asked.onerror = () => reject(asked.error);
          asked.onsuccess = () => {
            const notes = asked.result.transaction("notes", "readwrite").objectStore("notes");
            const read = notes.get("round");
            read.onsuccess = () => {
              notes.put({ ...read.result, until: Date.now() - 1 }, "round").onsuccess = resolve;
            };
          };
        }),
    );
    await lose(old);
    await assert.rejects(old.goto("/desk/rounds"));
    await find(old);
    await old.goto("/about");
    assert.equal(await kept(old), 0);

    const shared = await takenAlong();
    await shared.context().clearCookies();
    await signIn(shared, portal, OFFICER);
    await shared.goto("/desk/rounds");
    await shared.locator("[data-said=kept]").filter({ hasText: say("en", "round-not-kept") }).waitFor();
    assert.equal(await kept(shared), 0);
    await assertAccessible(shared);
    assert.match(await main(shared), new RegExp(say("en", "round-nothing")));
  });

  it("given a narrow phone, when the round is read in either language, then nothing is wider than it", async () => {
    for (const language of ["en", "zh"]) {
      const phone = await hers({ language, viewport: NARROW, screen: NARROW });
      await phone.goto("/desk/rounds");
      const stop = await phone.locator(".cl-stops a").first().getAttribute("href");
      for (const address of ["/desk/rounds", stop]) {
        await phone.goto(address);
        const wide = await phone.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(wide <= NARROW.width, `${address} is ${wide} wide in ${language}`);
      }
    }
  });

  /** Sends a visit that the phone keeps, and does not tell the phone. */
  async function sendBehindThePhone(phone, reference) {
    const visit = await phone.evaluate(
      (wanted) =>
        new Promise((resolve, reject) => {
          const asked = indexedDB.open("rounds");
          asked.onerror = () => reject(asked.error);
          asked.onsuccess = () => {
            const all = asked.result.transaction("visits").objectStore("visits").getAll();
            all.onsuccess = () => {
              const { photos, ...words } = all.result.find((visit) => visit.reference === wanted);
              resolve(words);
            };
          };
        }),
      reference,
    );
    const cookies = await phone.context().cookies();
    const form = new FormData();
    for (const name of ["id", "account", "version", "read", "at", "outcome", "words"]) form.append(name, visit[name]);
    const photo = await readFile(PHOTO);
    form.append("photos", new Blob([photo]), "photo.jpg");
    const answer = await fetch(`${portal.url}/desk/rounds/${reference}`, {
      method: "POST",
      body: form,
      headers: { accept: "application/json", cookie: cookies.map(({ name, value }) => `${name}=${value}`).join("; ") },
    });
    assert.deepEqual([answer.status, (await answer.json()).state], [200, "sent"]);
  }
});
