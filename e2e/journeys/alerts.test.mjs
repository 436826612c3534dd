// Somebody watches for new reports: chosen from the list without scripts, drawn on the map with them, told on her phone.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, describe, it } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { assertAccessible } from "../axe.mjs";
import { startBrowser } from "../chromium.mjs";
import { signIn } from "../people.mjs";
import { startPortal, together } from "../portal.mjs";

const LIN = "lin.alerts@example.org";
const NUMBER = "138 0553 6021";
const JINGHU = "340202";
// Kinds of news that a new way is chosen for at once: an end that wants a rating, another status, news.
const KINDS = 3;

/** A gateway of short messages that keeps what it is handed. */
async function startGateway() {
  const handed = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += part;
    handed.push({ authorization: request.headers.authorization, ...JSON.parse(body) });
    response.writeHead(204).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return { url: `http://127.0.0.1:${server.address().port}/sms`, handed, close: () => server.close() };
}

async function eventually(what, has) {
  for (let tries = 0; tries < 100; tries += 1) {
    const found = await has();
    if (found) return found;
    await pause(100);
  }
  throw new Error(`there is no ${what}`);
}

describe("alerts", () => {
  let portal, browser, gateway;

  before(async () => {
    gateway = await startGateway();
    const env = { CITYLINK_SMS_URL: gateway.url, CITYLINK_SMS_TOKEN: "opens-it", CITYLINK_OUTSIDE_HOSTS: "127.0.0.1" };
    [portal, browser] = await together(startPortal({ env }), startBrowser());
  });

  after(async () => {
    await browser?.close();
    await portal?.remove();
    gateway?.close();
  });

  const person = (options) => browser.page({ scripts: false, size: "phone", language: "en", baseURL: portal.url, ...options });
  const main = (page) => page.locator("main").innerText();
  // A browser notes what was refused: the desk to a citizen, and a shape that is none.
  const unexpected = (page) => page.problems.filter((problem) => !/ (403|422) /.test(problem));

  it("given a list and no scripts, when she watches what it shows, then it is kept, has a feed, and ends by a button", async () => {
    const lin = await person();
    await signIn(lin, portal, LIN);
    await lin.goto(`/reports?area=${JINGHU}&category=clogged-drain`);
    const feed = await lin.locator("head link[rel=alternate][type='application/atom+xml']").getAttribute("href");
    assert.equal((await fetch(portal.url + feed)).headers.get("content-type"), "application/atom+xml; charset=utf-8");
    await lin.getByRole("link", { name: "Tell me about new reports here" }).click();
    assert.equal(await lin.locator("[name=area]").inputValue(), JINGHU);
    assert.equal(await lin.locator("[name=category]:checked").inputValue(), "clogged-drain");
    await assertAccessible(lin);

    await lin.locator("[name=area]").selectOption("");
    await lin.getByRole("button", { name: "Begin to watch" }).click();
    assert.match(await lin.title(), /^Error: /);
    assert.match(await main(lin), /Choose an area, or draw a shape/);
    await assertAccessible(lin);
    await lin.locator("[name=area]").selectOption(JINGHU);
    await lin.getByRole("button", { name: "Show its parts" }).click();
    assert.ok((await lin.locator("[name=area] option").count()) > 12, "its streets");
    await lin.getByRole("button", { name: "Begin to watch" }).click();

    assert.match(await main(lin), /It is kept\.[^]*Jinghu[^]*Clogged drain/);
    await lin.getByText("Feed for programs").click();
    await assertAccessible(lin);
    const secret = await lin.locator("a[href*='/feeds/alerts/']").getAttribute("href");
    assert.equal((await fetch(secret)).status, 200);
    await lin.getByRole("button", { name: "Give it another address" }).click();
    assert.equal((await fetch(secret)).status, 404);
    await lin.getByRole("button", { name: "Stop watching" }).click();
    assert.match(await main(lin), /You watch nowhere yet/);
    await assertAccessible(lin);
    assert.deepEqual(unexpected(lin), []);
  });

  it("given a map, when she draws a shape by hand and by keyboard, then it is read, and one that crosses itself is not", async () => {
    const lin = await person({ scripts: true, size: "desk" });
    await signIn(lin, portal, LIN);
    await lin.goto("/me/alerts/new");
    await lin.getByText("Draw a shape on the map instead").click();
    const map = lin.locator(".cl-map .leaflet-container");
    await map.waitFor();
    await map.scrollIntoViewIfNeeded();
    const note = lin.locator(".cl-map__note");
    await eventually("invitation", async () => /Tap the map/.test(await note.innerText()));
    const { width, height } = await map.boundingBox();
    const corner = (x, y) => map.click({ position: { x: width * x, y: height * y } });
    const drawn = async () => JSON.parse(await lin.locator("[name=shape]").inputValue()).coordinates[0];

    // Across itself, like a bow tie.
    for (const [x, y] of [[0.3, 0.3], [0.6, 0.6], [0.6, 0.3], [0.3, 0.6]]) await corner(x, y);
    assert.equal((await drawn()).length, 5);
    assert.match(await note.innerText(), /Corners: 4/);
    await lin.getByRole("button", { name: "Begin to watch" }).click();
    assert.match(await main(lin), /This shape crosses itself/);
    await assertAccessible(lin);

    // What was drawn is there again; the last corner goes, and one comes by keyboard.
    await eventually("shape", async () => /Corners: 4/.test(await note.innerText()));
    for (const name of ["Take the last corner away", "Take the last corner away", "Set a corner in the middle of the map"]) {
      await lin.getByRole("button", { name }).focus();
      await lin.keyboard.press("Enter");
    }
    assert.match(await note.innerText(), /Corners: 3/);
    const shown = process.env.SHOTS;
    if (shown) await lin.screenshot({ path: `${shown}/alerts-draw.png`, fullPage: true });
    await lin.getByRole("button", { name: "Begin to watch" }).click();
    assert.match(await main(lin), /It is kept\.[^]*The shape that you drew[^]*every category/);
    assert.deepEqual(unexpected(lin), []);
  });

  it("given a number, when its code is typed, then short messages go there, and without scripts she is told what a phone needs", async () => {
    const lin = await person();
    await signIn(lin, portal, LIN);
    await lin.goto("/me/notices");
    assert.match(await main(lin), /This needs a browser that shows notices, with scripts switched on/);
    await assertAccessible(lin);
    await lin.getByRole("link", { name: "Give a number" }).click();
    await lin.locator("[name=number]").fill("12");
    await lin.getByRole("button", { name: "Send a code" }).click();
    assert.match(await main(lin), /A telephone number has 5 to 15 digits/);
    await assertAccessible(lin);
    await lin.locator("[name=number]").fill(NUMBER);
    await lin.getByRole("button", { name: "Send a code" }).click();
    assert.match(await main(lin), /We have sent a code to 138••••6021/);
    await assertAccessible(lin);
    const { to, text, authorization } = await eventually("message", () => gateway.handed[0]);
    assert.deepEqual([to, authorization], ["13805536021", "Bearer opens-it"]);
    await lin.locator("[name=code]").fill(text.match(/\d{6}/)[0]);
    await lin.getByRole("button", { name: "Confirm" }).click();
    assert.match(await main(lin), /Short messages go to 138••••6021/);
    assert.equal(await lin.locator("input[value=text]:checked").count(), KINDS);
    await assertAccessible(lin);
    assert.deepEqual(unexpected(lin), []);
  });

  it("given a phone, when something is pushed to it, then its worker shows it in her language and opens the report", async () => {
    const lin = await person({ scripts: true });
    await signIn(lin, portal, LIN);
    await lin.context().grantPermissions(["notifications"], { origin: portal.url });
    await lin.goto("/me/notices");
    const ask = lin.getByRole("button", { name: "Tell me here" });
    await ask.waitFor();
    await assertAccessible(lin);

    // No push service is reachable here: it says so, and its worker stands ready.
    await ask.click();
    await lin.getByText("It did not work.").waitFor();
    await assertAccessible(lin);
    const cdp = await lin.context().newCDPSession(lin);
    const versions = new Map();
    cdp.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      for (const each of registrations) versions.set(each.scopeURL, each.registrationId);
    });
    await cdp.send("ServiceWorker.enable");
    const registrationId = await eventually("worker", () => versions.get(`${portal.url}/`));
    const worker = await eventually("worker", () => lin.context().serviceWorkers()[0]);
    const push = (data) => cdp.send("ServiceWorker.deliverPushMessage", { origin: portal.url, registrationId, data });
    const shown = () =>
      worker.evaluate(async () =>
        (await self.registration.getNotifications()).map(({ title, body, lang, tag, data }) => ({ title, body, lang, tag, path: data.path })),
      );

    const reference = "KT4RW7XP3";
    await push(JSON.stringify({ kind: "status", reference, language: "zh" }));
    await eventually("notice", async () => (await shown()).length > 0);
    assert.deepEqual(await shown(), [
      { title: "上报状态变化", body: "KT4 RW7 XP3", lang: "zh", tag: reference, path: `/reports/${reference}` },
    ]);
    // Of the same report, and what nobody of ours has pushed.
    await push(JSON.stringify({ kind: "answer_needed", reference, language: "en" }));
    await push(JSON.stringify({ kind: "constructor", reference: "../../evil", language: "constructor" }));
    await push("no JSON");
    await eventually("notices", async () => (await shown()).length === 2);
    const paths = Object.fromEntries((await shown()).map(({ title, path }) => [title, path]));
    assert.deepEqual(paths, { "Your action is needed": `/reports/${reference}/answer`, "News of a report": "/me" });

    // A click opens the report; a page that shows it already is looked at. No click is a person's here, so windows are noted.
    const opened = await worker.evaluate(async () => {
      const opened = [];
      self.clients.openWindow = async (url) => opened.push(url);
      for (const notification of await self.registration.getNotifications()) {
        const event = new NotificationEvent("notificationclick", { notification });
        const waits = [];
        event.waitUntil = (promise) => waits.push(promise);
        self.dispatchEvent(event);
        await Promise.all(waits);
      }
      return { opened, left: (await self.registration.getNotifications()).length };
    });
    assert.deepEqual(opened.opened.map((url) => new URL(url).pathname).sort(), ["/me", `/reports/${reference}/answer`]);
    assert.equal(opened.left, 0);
    // A browser that keeps nothing says that it has no push service; it is right.
    assert.deepEqual(unexpected(lin).filter((problem) => !problem.includes("Push API in incognito mode")), []);
  });

  it("given a browser whose push service answers, when she asks to be told there, then it is kept, and ended there again", async () => {
    const lin = await person({ scripts: true });
    // The push service is the world's, and not to be had here: this is what a browser hands over when it is.
    await lin.addInitScript(() => {
      const buffer = (length, first) => Uint8Array.from({ length }, (_, index) => (index ? 250 + (index % 5) : first)).buffer;
      const subscription = () => ({
        endpoint: "https://push.example/send/lin",
        options: { applicationServerKey: Uint8Array.from(JSON.parse(localStorage.subscribed)).buffer },
        getKey: (name) => (name === "auth" ? buffer(16, 1) : buffer(65, 4)),
        unsubscribe: async () => delete localStorage.subscribed,
      });
      PushManager.prototype.getSubscription = async () => (localStorage.subscribed ? subscription() : null);
      PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey }) => {
        if (!userVisibleOnly || applicationServerKey.length !== 65) throw new Error("no key");
        localStorage.subscribed = JSON.stringify([...applicationServerKey]);
        return subscription();
      };
    });
    await signIn(lin, portal, LIN);
    await lin.context().grantPermissions(["notifications"], { origin: portal.url });
    await lin.goto("/me/notices");
    await lin.getByRole("button", { name: "Tell me here", exact: true }).click();
    await lin.getByText("What you chose is kept").waitFor();
    await lin.getByText("You are told here.").waitFor();
    assert.match(await main(lin), /You are told on one phone or computer/);
    assert.equal(await lin.locator("input[value=push]:checked").count(), KINDS);
    await assertAccessible(lin);

    await lin.getByRole("button", { name: "Tell me here no more" }).click();
    await lin.getByRole("button", { name: "Tell me here", exact: true }).waitFor();
    assert.doesNotMatch(await main(lin), /You are told on one/);
    assert.deepEqual(unexpected(lin), []);
  });
});
