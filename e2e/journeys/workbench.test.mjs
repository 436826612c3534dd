// What the journeys stand on: if axe saw nothing with scripts off, or a broken page went unnoticed, their success would mean nothing.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { connect } from "node:net";
import { after, before, describe, it } from "node:test";
import { assertAccessible, violations } from "../axe.mjs";
import { startBrowser } from "../chromium.mjs";
import { startPostgres } from "../postgres.mjs";

const PAGES = {
  "/good": `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>Drains</title><main><h1>Drains</h1><label>Where? <input name="where"></label></main></html>`,
  "/unlabelled": `<!doctype html><html lang="en"><title>Drains</title><main><h1>Drains</h1><input id="where" name="where"></main></html>`,
  "/pale": `<!doctype html><html lang="en"><title>Drains</title><main><h1>Drains</h1><p id="pale" style="color: #bbb">Clogged</p></main></html>`,
  "/scripted": `<!doctype html><html lang="en"><title>before</title><main><h1>Drains</h1></main><script>document.title = "after"</script></html>`,
  "/forbidden": `<!doctype html><html lang="en"><title>Drains</title><main><h1>Drains</h1></main><script>document.title = "after"</script></html>`,
  "/outside": `<!doctype html><html lang="en"><title>Drains</title><main><h1>Drains</h1><img alt="" src="http://tiles.example/0/0/0.png"></main></html>`,
};

describe("the workbench", () => {
  let site, browser, baseURL;

  before(async () => {
    site = createServer((request, response) => {
      response.setHeader("content-type", "text/html; charset=utf-8");
      if (request.url === "/forbidden") response.setHeader("content-security-policy", "default-src 'none'");
      response.statusCode = PAGES[request.url] ? 200 : 404;
      if (request.url === "/broken") response.statusCode = 500;
      response.end(PAGES[request.url] ?? "<!doctype html><title>none</title>");
    }).listen(0, "127.0.0.1");
    await once(site, "listening");
    baseURL = `http://127.0.0.1:${site.address().port}`;
    browser = await startBrowser();
  });

  after(async () => {
    await browser?.close();
    site?.closeAllConnections();
    site?.close();
  });

  for (const scripts of [false, true]) {
    const how = scripts ? "on" : "off";

    it(`given scripts ${how} and a field without a label, when axe looks, then the field is named`, async () => {
      const page = await browser.page({ scripts, baseURL });
      await page.goto("/unlabelled");

      await assert.rejects(assertAccessible(page), /label: .*\n {4}#where/);
    });

    it(`given scripts ${how} and pale letters, when axe looks, then the contrast is refused`, async () => {
      const page = await browser.page({ scripts, baseURL });
      await page.goto("/pale");

      assert.deepEqual((await violations(page)).map(({ id }) => id), ["color-contrast"]);
    });

    it(`given scripts ${how} and a page without fault, when axe looks, then it is content, twice`, async () => {
      const page = await browser.page({ scripts, baseURL });
      await page.goto("/good");

      await assertAccessible(page);
      await assertAccessible(page);
    });
  }

  it("given scripts are off, when axe has looked, then the page's own scripts have still not run", async () => {
    const page = await browser.page({ scripts: false, baseURL });
    await page.goto("/scripted");
    await assertAccessible(page);

    assert.equal(await page.title(), "before");
  });

  it("given a strict policy, when axe looks, then it can, and the refused script is reported", async () => {
    const page = await browser.page({ scripts: true, baseURL });
    await page.goto("/forbidden");
    await assertAccessible(page);

    assert.equal(await page.title(), "Drains");
    assert.match(page.problems.join("\n"), /Content Security Policy/);
  });

  it("given a page asks beyond the portal, when it is opened, then that is noted and goes nowhere", async () => {
    const page = await browser.page({ baseURL });
    await page.goto("/outside");

    assert.deepEqual(page.outside, ["http://tiles.example/0/0/0.png"]);
    assert.deepEqual(page.problems, []);
  });

  it("given the server breaks, when a page is opened, then that is a problem", async () => {
    const page = await browser.page({ baseURL });
    await page.goto("/broken");

    assert.ok(page.problems.includes(`500: ${baseURL}/broken`), page.problems.join("\n"));
  });

  it("given a phone at night in Chinese, when a page is opened, then it is told so", async () => {
    const page = await browser.page({ size: "phone", dark: true, language: "zh-CN", scripts: true, baseURL });
    await page.goto("/good");

    const told = await page.evaluate(() => [innerWidth, matchMedia("(prefers-color-scheme: dark)").matches, navigator.language]);
    assert.deepEqual(told, [390, true, "zh-CN"]);
  });
});

it("given PostgreSQL is started, when its port is called, then it answers, and is silent after it was stopped", async () => {
  const postgres = await startPostgres();
  const { hostname, port } = new URL(postgres.url);
  // A request for encryption, answered by one letter.
  const answer = async () => {
    const socket = connect(Number(port), hostname);
    await once(socket, "connect");
    socket.end(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]));
    const [letter] = await once(socket, "data");
    return letter.toString();
  };
  try {
    assert.equal(await answer(), "N");
  } finally {
    await postgres.stop();
  }
  await assert.rejects(answer(), { code: "ECONNREFUSED" });
});
