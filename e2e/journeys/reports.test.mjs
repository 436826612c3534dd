// A citizen reports a problem where it is, and finds it again: scripts off first, then on; in both languages; on both engines.

import assert from "node:assert/strict";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { assertAccessible } from "../axe.mjs";
import { startBrowser } from "../chromium.mjs";
import { startPortal, together } from "../portal.mjs";
import { startPostgres } from "../postgres.mjs";

const PHOTO = path.join(import.meta.dirname, "../../app/tests/data/photos/orientation-6.jpg");
const FANGTANG = { latitude: 31.1546, longitude: 118.4435 };
const REFERENCE = /^[A-Z0-9]{3} [A-Z0-9]{3} [A-Z0-9]{3}$/;

const SAYS = {
  en: {
    go: "Continue",
    numbers: "Position in numbers",
    where: "Where is the problem?",
    what: "What is it about?",
    drain: "Clogged drain",
    wrong: "Tell us what is wrong",
    see: "What do you see?",
    home: "Does it come up inside a home?",
    no: "No",
    reach: "How can we reach you?",
    check: "Check your report",
    send: "Send report",
    sent: "Your report has come in",
    problem: "There is a problem",
    missingWords: "Enter what is wrong, so that the right people come",
    outside: "The place must be in Wuhu",
    unreleased: "The words are shown after an office has looked at them.",
    yours: "This is your report.",
  },
  zh: {
    go: "继续",
    numbers: "以数字填写位置",
    where: "问题在哪里？",
    what: "是什么问题？",
    drain: "下水道堵塞",
    wrong: "请告诉我们哪里有问题",
    see: "您看到了什么？",
    home: "污水是否倒灌进屋内？",
    no: "否",
    reach: "怎样联系您？",
    check: "核对您上报的内容",
    send: "提交",
    sent: "您上报的问题已收到",
    problem: null,
    missingWords: "请写明哪里有问题，以便派合适的人员前往",
    outside: "地点应在芜湖",
    unreleased: "文字经工作人员查看后公开。",
    yours: "这是您上报的问题。",
  },
};

async function heading(page, words) {
  assert.equal(await page.locator("h1").innerText(), words);
  await assertAccessible(page);
}

/** Presses a choice where people press it: on its words. */
async function choose(within, words) {
  await within.locator("label").filter({ hasText: new RegExp(`^${words}$`) }).click();
}

/** Types the answers up to the check, stopping at each page for what `at` wants to look at. */
async function answer(page, says, { lat = "31.1546", lon = "118.4435", words, email = "", photo } = {}) {
  await page.goto("/reports/new");
  await heading(page, says.where);
  await page.getByText(says.numbers).click();
  await page.locator("[name=lat]").fill(lat);
  await page.locator("[name=lon]").fill(lon);
  await page.locator("[name=address]").fill("Dongmen Lane 18");
  await page.getByRole("button", { name: says.go, exact: true }).click();
  await heading(page, says.what);
  await choose(page.locator("form"), says.drain);
  await page.getByRole("button", { name: says.go, exact: true }).click();
  await heading(page, says.wrong);
  await page.locator("#what").fill(words);
  await choose(page.getByRole("group", { name: says.home }), says.no);
  if (photo) await page.locator("input[type=file]").setInputFiles(photo);
  await page.getByRole("button", { name: says.go, exact: true }).click();
  await heading(page, says.reach);
  await page.locator("[name=email]").fill(email);
  await page.getByRole("button", { name: says.go, exact: true }).click();
  await heading(page, says.check);
}

/** Sends what was checked; gives the reference and the secret link. */
async function send(page, says) {
  await page.getByRole("button", { name: says.send }).click();
  await heading(page, says.sent);
  const reference = await page.locator(".govuk-panel .cl-ref").innerText();
  assert.match(reference, REFERENCE);
  const link = await page.locator("a[href^='/links/']").getAttribute("href");
  return { reference, link };
}

describe("reporting a problem", () => {
  let portal, browser;

  before(async () => {
    [portal, browser] = await together(startPortal(), startBrowser());
  });

  after(async () => {
    await browser?.close();
    await portal?.remove();
  });

  for (const language of ["en", "zh"]) {
    const says = SAYS[language];

    it(`given scripts off and a phone in ${language}, when a drain is reported with a photo, then it can be followed`, async () => {
      const page = await browser.page({ scripts: false, size: "phone", language, baseURL: portal.url });
      const words = `Water stands on the lane (${language}).`;
      await answer(page, says, { words, email: "lin@example.org", photo: PHOTO });
      assert.equal(await page.locator(".cl-photos img").count(), 1);
      const { reference, link } = await send(page, says);

      await page.goto(link);
      assert.match(await page.locator("main").innerText(), new RegExp(says.yours));
      assert.match(await page.locator("main").innerText(), new RegExp(words.replace(/[()]/g, "\\$&")));
      await assertAccessible(page);

      const stranger = await browser.page({ scripts: false, size: "desk", language, baseURL: portal.url });
      await stranger.goto(`/reports/${reference.replaceAll(" ", "")}`);
      const seen = await stranger.locator("main").innerText();
      assert.match(seen, new RegExp(says.unreleased));
      assert.doesNotMatch(seen, /Water stands/);
      assert.equal(await stranger.locator(".cl-photos img").count(), 0);
      await assertAccessible(stranger);
      for (const each of [page, stranger]) assert.deepEqual(each.problems, []);
    });
  }

  it("given a place outside and nothing typed, when the reader goes on, then she is told and nothing is lost", async () => {
    const says = SAYS.en;
    const page = await browser.page({ scripts: false, size: "phone", language: "en", baseURL: portal.url });
    await page.goto("/reports/new");
    await page.getByText(says.numbers).click();
    await page.locator("[name=lat]").fill("39.9");
    await page.locator("[name=lon]").fill("116.4");
    await page.locator("[name=address]").fill("Beijing West");
    await page.getByRole("button", { name: says.go, exact: true }).click();

    assert.match(await page.title(), /^Error: /);
    assert.match(await page.locator(".govuk-error-summary").innerText(), new RegExp(`${says.problem}[^]*${says.outside}`));
    assert.equal(await page.locator("[name=address]").inputValue(), "Beijing West");
    assert.equal(await page.locator("[name=lat]").inputValue(), "39.9");
    await assertAccessible(page);
  });

  it("given no map, when the area is chosen from the list, then the report is taken without a pin", async () => {
    const says = SAYS.en;
    const page = await browser.page({ scripts: false, size: "phone", language: "en", baseURL: portal.url });
    await page.goto("/reports/new");
    await page.getByRole("button", { name: "Choose the area from a list" }).click();
    await page.getByRole("link", { name: "Jinghu District" }).click();
    await page.getByRole("link", { name: "Fangcun Subdistrict" }).click();
    await assertAccessible(page);
    await page.getByRole("button", { name: "It is in Fangcun Subdistrict" }).click();
    await heading(page, says.what);
    await choose(page.locator("form"), "Hole in the road");
    await page.getByRole("button", { name: says.go, exact: true }).click();
    await page.getByRole("button", { name: says.go, exact: true }).click();
    assert.match(await page.locator(".govuk-error-summary").innerText(), new RegExp(says.missingWords));
    await page.locator("#what").fill("A hole.");
    await page.getByRole("button", { name: says.go, exact: true }).click();
    await page.getByRole("button", { name: says.go, exact: true }).click();
    await heading(page, says.check);
    assert.match(await page.locator(".govuk-summary-list").innerText(), /Fangcun Subdistrict, Jinghu District/);
    await send(page, says);
  });

  it("given scripts on, when she is located and drags nothing, then the map says whose place it is, and the report is sent", async () => {
    const says = SAYS.en;
    const page = await browser.page({ scripts: true, size: "desk", language: "en", position: FANGTANG, baseURL: portal.url });
    await page.goto("/reports/new");
    await page.getByRole("button", { name: "Where I am" }).click();
    await page.locator(".cl-map__note", { hasText: "Fangtang" }).waitFor();
    assert.ok(Math.abs(Number(await page.locator("[name=lat]").inputValue()) - FANGTANG.latitude) < 1e-5);
    await assertAccessible(page);

    // Pressing beside the pin moves it.
    const map = await page.locator(".cl-map").boundingBox();
    await page.mouse.click(map.x + map.width / 2 + 60, map.y + map.height / 2 + 40);
    await page.waitForFunction((lat) => document.querySelector("[name=lat]").value !== lat, String(FANGTANG.latitude));
    await page.getByRole("button", { name: says.go, exact: true }).click();
    await choose(page.locator("form"), says.drain);
    await page.getByRole("button", { name: says.go, exact: true }).click();
    await page.waitForLoadState("networkidle");
    await page.locator("#what").fill("It smells.");
    await choose(page.getByRole("group", { name: says.home }), says.no);
    await page.locator("input[type=file]").setInputFiles(PHOTO);
    await page.getByText(/is ready/).waitFor();
    await page.getByRole("button", { name: says.go, exact: true }).click();
    await page.getByRole("button", { name: says.go, exact: true }).click();
    await heading(page, says.check);
    assert.equal(await page.locator(".cl-photos img").count(), 1);
    await send(page, says);
    assert.deepEqual(page.problems, []);
  });

  it("given a report that was sent, when the browser goes back and sends it again, then it is the same report", async () => {
    const says = SAYS.en;
    const page = await browser.page({ scripts: false, size: "phone", language: "en", baseURL: portal.url });
    await answer(page, says, { words: "Twice?" });
    const check = page.url();
    const first = await send(page, says);
    const again = await page.request.post(check.replace("/check", "/send"));
    await page.goto(again.url());

    assert.equal(await page.locator(".govuk-panel .cl-ref").innerText(), first.reference);
  });

  it("given the pages without an island, when they are read, then there is no script on them, and none is wider than the phone", async () => {
    const page = await browser.page({ scripts: false, size: "phone", language: "en", baseURL: portal.url });
    for (const address of ["/", "/services", "/satisfaction", "/track", "/about", "/about/statuses", "/privacy", "/accessibility", "/nothing-here"]) {
      await page.goto(address);
      assert.equal(await page.locator("script").count(), 0, address);
      const wide = await page.locator("html").evaluate((html) => html.scrollWidth - html.clientWidth);
      assert.equal(wide, 0, `${address} is ${wide} px too wide`);
      await assertAccessible(page);
    }
  });
});

describe("reporting a problem on PostgreSQL", () => {
  let database, portal, browser;

  before(async () => {
    database = await startPostgres();
    [portal, browser] = await together(startPortal({ database: database.url }), startBrowser());
  });

  after(async () => {
    await browser?.close();
    await portal?.remove();
    await database?.stop();
  });

  it("given scripts off, when a drain is reported, then it stands first in the list", async () => {
    const page = await browser.page({ scripts: false, size: "phone", language: "en", baseURL: portal.url });
    await answer(page, SAYS.en, { words: "Water stands.", email: "lin@example.org" });
    const { reference } = await send(page, SAYS.en);

    await page.goto("/reports?category=clogged-drain&status=open");
    const first = await page.locator(".cl-cases a").first().getAttribute("href");
    assert.equal(first, `/reports/${reference.replaceAll(" ", "")}`);
    await assertAccessible(page);
  });
});

describe("a portal that is killed", () => {
  it("given a crowd that sends, when the process dies, then what was acknowledged is there once", async () => {
    // Each citizen comes from an address of her own: one address may not send so much.
    let portal = await startPortal({ args: ["--behind-proxy"] });
    const acknowledged = [];
    let sending = true;

    async function citizen(number) {
      while (sending) {
        try {
          acknowledged.push(await report(portal.url, `192.0.2.${number}`, `Report of citizen ${number}`));
        } catch {
          return;
        }
      }
    }

    const crowd = Array.from({ length: 12 }, (_, number) => citizen(number));
    while (acknowledged.length < 40) await new Promise((resolve) => setTimeout(resolve, 20));
    await portal.kill();
    sending = false;
    await Promise.all(crowd);

    portal = await startPortal({ directory: portal.directory });
    for (const { reference, sent, cookie } of acknowledged) {
      const page = await fetch(`${portal.url}/reports/${reference}`);
      assert.equal(page.status, 200, `${reference} was acknowledged and is gone`);
      const again = await fetch(sent.replace(/^http:\/\/[^/]+/, portal.url).replace("/sent", "/send"), {
        method: "POST",
        headers: { cookie },
      });
      assert.match(await again.text(), new RegExp(`${reference.slice(0, 3)} ${reference.slice(3, 6)} ${reference.slice(6)}`));
    }
    assert.equal(new Set(acknowledged.map(({ reference }) => reference)).size, acknowledged.length);
    await portal.remove();
  });
});

/** Reports a pothole by plain HTTP, as a browser without scripts does. */
async function report(url, from, what) {
  const post = (address, body, cookie) =>
    fetch(url + address, { method: "POST", body, redirect: "manual", headers: { "x-forwarded-for": from, ...(cookie ? { cookie } : {}) } });
  const begun = await post("/reports/new", new URLSearchParams({ lat: "31.1546", lon: "118.4435", category: "pothole" }));
  const cookie = begun.headers.get("set-cookie").split(";")[0];
  const draft = begun.headers.get("location").replace(/\/what$/, "");
  const details = new FormData();
  details.set("what", what);
  await post(`${draft}/details`, details, cookie);
  await post(`${draft}/contact`, new URLSearchParams(), cookie);
  const sent = await post(`${draft}/send`, new URLSearchParams(), cookie);
  if (sent.status !== 303 || !sent.headers.get("location").endsWith("/sent")) throw new Error(`not taken: ${sent.status}`);
  const page = await fetch(url + sent.headers.get("location"), { headers: { cookie } });
  const reference = (await page.text()).match(/class="cl-ref">([A-Z0-9 ]{11})</)[1].replaceAll(" ", "");
  return { reference, sent: url + sent.headers.get("location"), cookie };
}
