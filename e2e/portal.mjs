// The portal itself: the release binary, seeded as a demonstration, on a free port with a directory of its own.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { SEEDED, copySeeded } from "./seeded.mjs";

const ROOT = path.dirname(import.meta.dirname);
const READY_WITHIN = 60_000;
const ENDED_WITHIN = 15_000;

// Settings of whoever runs the tests must not leak into the portal under test.
const OURS = /^(CITYLINK_|DATABASE_URL$|RUST_LOG$)/;

export function findBinary() {
  const target = process.env.CARGO_TARGET_DIR ?? path.join(ROOT, "target");
  const binary = path.resolve(process.env.CITYLINK_BIN ?? path.join(target, "release/citylink"));
  if (!existsSync(binary)) throw new Error(`There is no ${binary}: run "cargo build --release -p server", or set CITYLINK_BIN.`);
  return binary;
}

/** A port that nobody listens on at the moment. */
export async function freePort() {
  const listener = createServer().listen(0, "127.0.0.1");
  await once(listener, "listening");
  const { port } = listener.address();
  listener.close();
  await once(listener, "close");
  return port;
}

/**
 * Starts a portal and waits until it can serve.
 *
 *   database   a PostgreSQL URL; SQLite in the portal's own directory unless given
 *   demo       seeded with the sample story; true unless said
 *   pack       name or directory of a city pack
 *   directory  a directory that an earlier portal left, to go on with its data
 *   args, env  more of both
 *
 * Gives { url, directory, pid, log(), stop(), kill(), remove() }. `stop` asks politely and fails if the portal does not end;
 * `kill` does not ask. Both keep the directory; `remove` stops and deletes it.
 */
export async function startPortal({ database, demo = true, pack, directory, args = [], env = {} } = {}) {
  const binary = findBinary();
  const home = directory ?? (await mkdtemp(path.join(tmpdir(), "citylink-e2e-")));
  if (demo && !directory) await copySeeded(database ? "postgres" : "sqlite", pack ?? SEEDED, home);
  const url = `http://127.0.0.1:${await freePort()}`;
  const given = [
    "serve",
    ...["--listen", new URL(url).host],
    ...["--var", home],
    ...["--database", database ?? `sqlite://${path.join(home, "citylink.db")}`],
    ...(pack ? ["--pack", pack] : []),
    ...(demo ? ["--demo"] : []),
    ...args,
  ];
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !OURS.test(name)));
  const portal = spawn(binary, given, { cwd: ROOT, env: { ...inherited, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let log = "";
  for (const stream of [portal.stdout, portal.stderr]) stream.setEncoding("utf8").on("data", (text) => (log += text));
  let failure;
  portal.on("error", (error) => (failure = error));
  const ended = new Promise((resolve) => portal.on("close", (code, signal) => resolve({ code, signal })));
  const hasEnded = () => failure !== undefined || portal.exitCode !== null || portal.signalCode !== null;
  // A test run that is cut short leaves no portal behind.
  const abandon = () => portal.kill("SIGKILL");
  process.once("exit", abandon);
  ended.then(() => process.removeListener("exit", abandon));

  const stop = async () => {
    if (hasEnded()) return;
    portal.kill("SIGTERM");
    const how = await Promise.race([ended, pause(ENDED_WITHIN, undefined, { ref: false })]);
    if (!how) {
      portal.kill("SIGKILL");
      await ended;
      throw new Error(`the portal did not stop within ${ENDED_WITHIN / 1000} s of SIGTERM\n${log}`);
    }
    if (how.code !== 0) throw new Error(`the portal ended with ${how.code ?? how.signal} after SIGTERM\n${log}`);
  };
  const kill = async () => {
    portal.kill("SIGKILL");
    await ended;
  };
  const remove = async () => {
    try {
      await stop();
    } finally {
      await rm(home, { recursive: true, force: true });
    }
  };

  const deadline = Date.now() + READY_WITHIN;
  for (;;) {
    if (hasEnded()) throw new Error(`the portal did not start: ${failure?.message ?? `it ended with ${portal.exitCode ?? portal.signalCode}`}\n${log}`);
    if (await isHealthy(url)) break;
    if (Date.now() > deadline) {
      await kill();
      throw new Error(`the portal was not ready within ${READY_WITHIN / 1000} s\n${log}`);
    }
    await pause(25);
  }
  return { url, directory: home, pid: portal.pid, log: () => log, stop, kill, remove };
}

/** What all of these become; where one fails, the others are ended, so that nothing keeps a run of tests waiting. */
export async function together(...starting) {
  const settled = await Promise.allSettled(starting);
  const failed = settled.find(({ status }) => status === "rejected");
  if (!failed) return settled.map(({ value }) => value);
  const started = settled.filter(({ status }) => status === "fulfilled");
  await Promise.allSettled(started.map(({ value }) => (value.remove ? value.remove() : value.close())));
  throw failed.reason;
}

async function isHealthy(url) {
  try {
    return (await fetch(`${url}/health`, { signal: AbortSignal.timeout(2_000) })).status === 200;
  } catch {
    return false;
  }
}
