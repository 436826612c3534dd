// A demonstration seeded once in a run of journeys: each journey begins with a copy of it, as it would after seeding its own.

import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The city that it is of. */
export const SEEDED = "wuhu";

/**
 * Copies what was kept by this name, of this city, into a directory, with owners and modes: PostgreSQL's data are nobody's, and
 * keys are their owner's. Says whether there was any. Names: `sqlite` and `postgres`, what a portal left in its directory; `data`,
 * what PostgreSQL left.
 */
export async function copySeeded(name, pack, to) {
  const folder = process.env.CITYLINK_E2E_SEEDED;
  if (!folder || pack !== SEEDED) return false;
  await run("cp", ["-a", `${path.join(folder, name)}/.`, to]);
  return true;
}

/** Keeps what a portal or PostgreSQL left in a directory, by this name. */
export async function keepSeeded(folder, name, from) {
  await run("cp", ["-a", from, path.join(folder, name)]);
}
