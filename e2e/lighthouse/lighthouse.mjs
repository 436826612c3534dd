#!/usr/bin/env node
/**
 * What Lighthouse says of pages on a phone: `node e2e/lighthouse/lighthouse.mjs http://127.0.0.1:3000 / /reports`. Prints one line of JSON
 * per page: its path, the scores from 0 to 100 in the order of `CATEGORIES`, and what cost points.
 */
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";
import { FLAGS, findChromium } from "../chromium.mjs";

const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];

const [base, ...paths] = process.argv.slice(2);
if (!base || paths.length === 0) throw new Error("lighthouse.mjs BASE PATH…");

const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
const chrome = await launch({ chromePath: findChromium(), chromeFlags: ["--headless", ...sandbox, ...FLAGS] });
try {
  for (const path of paths) {
    const { lhr } = await lighthouse(new URL(path, base).href, { port: chrome.port, onlyCategories: CATEGORIES, logLevel: "error" });
    if (lhr.runtimeError) throw new Error(`${path}: ${lhr.runtimeError.message}`);
    const scores = CATEGORIES.map((name) => Math.round(lhr.categories[name].score * 100));
    const counted = CATEGORIES.flatMap((name) => lhr.categories[name].auditRefs.filter((audit) => audit.weight > 0));
    const short = [...new Set(counted.map((audit) => audit.id))].filter((id) => (lhr.audits[id].score ?? 1) < 0.9);
    console.log(JSON.stringify({ path, scores, short }));
  }
} finally {
  chrome.kill();
}
