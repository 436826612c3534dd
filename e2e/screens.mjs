// Pictures of pages at both sizes, by day and at night, into e2e/results/:
//
//   node e2e/screens.mjs [--url http://127.0.0.1:3000] [--language zh-CN] [--scripts] [--viewport] / /reports /reports/new
//
// Without --url it starts a seeded portal of its own. --viewport takes what is seen first instead of the whole page.

import { mkdir } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { SIZES, hasChineseFont, startBrowser } from "./chromium.mjs";
import { startPortal } from "./portal.mjs";

const RESULTS = path.join(import.meta.dirname, "results");

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    url: { type: "string" },
    language: { type: "string", default: "en-GB" },
    scripts: { type: "boolean", default: false },
    viewport: { type: "boolean", default: false },
  },
});
const addresses = positionals.length > 0 ? positionals : ["/"];

if (!hasChineseFont()) console.error("No Chinese font here (Debian: fonts-noto-cjk): pictures will show empty boxes for Chinese.");
const portal = values.url ? undefined : await startPortal();
const browser = await startBrowser();
try {
  await mkdir(RESULTS, { recursive: true });
  for (const address of addresses) {
    for (const size of Object.keys(SIZES)) {
      for (const dark of [false, true]) {
        const page = await browser.page({ size, dark, scripts: values.scripts, language: values.language, baseURL: values.url ?? portal.url });
        const answer = await page.goto(address, { waitUntil: "load" });
        const file = path.join(RESULTS, `${named(address)}-${values.language.slice(0, 2)}-${size}-${dark ? "dark" : "light"}.png`);
        await page.screenshot({ path: file, fullPage: !values.viewport });
        console.log(`${answer.status()} ${address} -> ${path.relative(process.cwd(), file)}`);
        for (const problem of page.problems) console.error(`    ${problem}`);
        await page.context().close();
      }
    }
  }
} finally {
  await browser.close();
  await portal?.remove();
}

function named(address) {
  return address.replace(/^https?:\/\/[^/]+/, "").replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "") || "home";
}
