// WCAG 2.0 to 2.2, A and AA, judged by axe-core on the page as it stands, with scripts off as well as on.
//
// The debugger runs axe, so the content-security policy is not in its way. Where scripts are off, promises go on but timers stand
// still and axe would wait for ever: there, its timers are promises too.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const PATIENCE = 30_000;

/** Everything on the page that keeps somebody out. */
export async function violations(page) {
  let timer;
  try {
    await page.evaluate(withoutTimers);
    await page.evaluate(AXE);
    const looked = page.evaluate((values) => axe.run(document, { runOnly: { type: "tag", values }, resultTypes: ["violations"], preload: false }), RULES);
    const tooLong = new Promise((_, refuse) => {
      timer = setTimeout(() => refuse(new Error(`axe found no end at ${page.url()}`)), PATIENCE);
    });
    return (await Promise.race([looked, tooLong])).violations;
  } finally {
    clearTimeout(timer);
  }
}

function withoutTimers() {
  if (!matchMedia("(scripting: none)").matches) return;
  window.setTimeout = (task) => {
    Promise.resolve().then(task);
    return 0;
  };
}

/** Throws, readably, unless everybody can use the page. */
export async function assertAccessible(page) {
  const found = await violations(page);
  if (found.length === 0) return;
  const lines = found.flatMap(({ id, help, helpUrl, nodes }) => [
    `${id}: ${help} (${helpUrl})`,
    ...nodes.map(({ target, failureSummary }) => `    ${target.join(" ")}\n        ${failureSummary.split("\n").join("\n        ")}`),
  ]);
  throw new Error(`${found.length} accessibility violation(s) at ${page.url()}\n${lines.join("\n")}`);
}
