// Runs every journey and closes with "N passed, N failed". Names of files narrow it down: node e2e/run.mjs reports
//
// A skipped or unfinished test counts as failed, and so does a run in which nothing was run.

import { readdirSync, rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import path from "node:path";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { findChromium, hasChineseFont } from "./chromium.mjs";
import { startPortal } from "./portal.mjs";
import { startPostgres } from "./postgres.mjs";
import { keepSeeded } from "./seeded.mjs";

const JOURNEYS = path.join(import.meta.dirname, "journeys");
const ONE_TEST_WITHIN = 600_000;

// Once, before several journeys would each install one.
process.env.CHROMIUM = findChromium();
if (!hasChineseFont()) console.error("No Chinese font here (Debian: fonts-noto-cjk): pictures will show empty boxes for Chinese.");

const wanted = process.argv.slice(2);
const files = readdirSync(JOURNEYS)
  .filter((name) => name.endsWith(".test.mjs") && (wanted.length === 0 || wanted.some((part) => name.includes(part))))
  .sort()
  .map((name) => path.join(JOURNEYS, name));

// Seeding takes longer than many a journey.
if (files.length > 2) process.env.CITYLINK_E2E_SEEDED = await seeded();

async function seeded() {
  const folder = await mkdtemp(path.join(tmpdir(), "citylink-seeded-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));
  const database = await startPostgres();
  try {
    try {
      for (const [name, url] of [["sqlite", undefined], ["postgres", database.url]]) await seed(folder, name, url);
    } finally {
      await database.halt();
    }
    await keepSeeded(folder, "data", database.data);
  } finally {
    await database.remove();
  }
  return folder;
}

async function seed(folder, name, database) {
  const portal = await startPortal({ database });
  try {
    await portal.stop();
    await keepSeeded(folder, name, portal.directory);
  } finally {
    await portal.remove();
  }
}

let passed = 0;
let failed = 0;
const isTest = ({ details }) => details.type !== "suite";
// A file passes under its own name only if no test in it was finished.
const isFile = ({ name }) => files.includes(path.resolve(name));
const isUnfinished = ({ skip, todo }) => skip !== undefined || todo !== undefined;

const results = run({ files, concurrency: Math.max(1, Math.floor(availableParallelism() / 2)), timeout: ONE_TEST_WITHIN })
  .on("test:pass", (test) => {
    if (!isTest(test)) return;
    if (isUnfinished(test) || isFile(test)) failed += 1;
    else passed += 1;
  })
  .on("test:fail", (test) => {
    // A suite fails with its tests, which are counted; by itself only when its own preparation broke.
    if (isTest(test) || test.details.error?.failureType === "hookFailed") failed += 1;
  });

results.compose(new spec()).pipe(process.stdout);
await new Promise((resolve) => results.once("end", resolve));
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
// After the reporter's own summary.
process.once("exit", () => process.stdout.write(`${passed} passed, ${failed} failed\n`));
