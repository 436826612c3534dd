// A Chromium, and pages in it as people have them: a phone or a desk, with scripts or without, by day or at night.
//
// Looked for in this order: CHROMIUM, installed ones, Playwright's cache; then Playwright's own installer, then Debian.

import { execFileSync, spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import path from "node:path";
import { chromium } from "playwright-core";

export const SIZES = {
  phone: { width: 390, height: 844 },
  desk: { width: 1280, height: 800 },
};

const INSTALLED = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

// Nothing but the portal is reachable, so that a test cannot depend on the outside, nor a page call there unseen.
export const FLAGS = [
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
];

function runnable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function installed() {
  if (process.env.CHROMIUM) {
    if (!runnable(process.env.CHROMIUM)) throw new Error(`CHROMIUM names ${process.env.CHROMIUM}, which cannot be run`);
    return process.env.CHROMIUM;
  }
  const folders = ["/usr/bin", ...(process.env.PATH ?? "").split(path.delimiter)];
  const found = folders.flatMap((folder) => INSTALLED.map((name) => path.join(folder, name))).find(runnable);
  if (found) return found;
  const cached = chromium.executablePath();
  return existsSync(cached) ? cached : undefined;
}

function tried(program, args) {
  console.error(`No Chromium yet: ${program} ${args.join(" ")}`);
  return spawnSync(program, args, { stdio: ["ignore", "inherit", "inherit"], timeout: 600_000 }).status === 0;
}

/** The path of a Chromium; installs one where it may. */
export function findChromium() {
  const there = installed();
  if (there) return there;
  const cli = path.join(import.meta.dirname, "node_modules/playwright-core/cli.js");
  if (tried(process.execPath, [cli, "install", "chromium"]) && installed()) return installed();
  if (process.getuid?.() === 0 && existsSync("/etc/debian_version")) {
    const apt = ["install", "-y", "--no-install-recommends", "chromium", "fonts-noto-cjk"];
    if (tried("apt-get", ["update"]) && tried("apt-get", apt) && installed()) return installed();
  }
  throw new Error("No Chromium found, and none could be installed. Install one, or set CHROMIUM to the path of one.");
}

/** Whether Chinese can be drawn here; without such a font, pictures show empty boxes. */
export function hasChineseFont() {
  try {
    return execFileSync("fc-list", [":lang=zh-cn", "family"], { encoding: "utf8" }).trim() !== "";
  } catch {
    return false;
  }
}

/**
 * Starts a browser. `page(options)` opens a page in a context of its own:
 *
 *   size           "phone" (390 x 844, touch) or "desk" (1280 x 800)
 *   scripts        whether JavaScript runs; off unless said
 *   language       as a browser says it, e.g. "en-GB", "zh-CN"
 *   dark           whether the reader prefers dark colours
 *   position       { latitude, longitude } of the device, which the page may then ask for
 *   baseURL        what relative addresses start from
 *
 * `page.problems` lists what a reader would not see but a developer must: errors of scripts, refusals of the content-security
 * policy, answers of 500 and above. `page.outside` lists addresses beyond the portal that the page asked for.
 */
export async function startBrowser() {
  const browser = await chromium.launch({ executablePath: findChromium(), chromiumSandbox: process.getuid?.() !== 0, args: FLAGS });
  return {
    browser,
    async page({ size = "phone", scripts = false, language = "en-GB", dark = false, position, baseURL, ...more } = {}) {
      if (!SIZES[size]) throw new Error(`no such size: ${size}`);
      const context = await browser.newContext({
        viewport: SIZES[size],
        screen: SIZES[size],
        deviceScaleFactor: size === "phone" ? 2 : 1,
        hasTouch: size === "phone",
        isMobile: size === "phone",
        javaScriptEnabled: scripts,
        locale: language,
        timezoneId: "Asia/Shanghai",
        colorScheme: dark ? "dark" : "light",
        reducedMotion: "reduce",
        permissions: position ? ["geolocation"] : [],
        geolocation: position,
        baseURL,
        ...more,
      });
      context.setDefaultTimeout(10_000);
      const page = await context.newPage();
      page.problems = [];
      page.outside = [];
      page.on("pageerror", (error) => page.problems.push(`script: ${error.message}`));
      page.on("console", (message) => {
        if (message.type() === "error" && !isOutside(message.location().url)) page.problems.push(`console: ${message.text()}`);
      });
      page.on("request", (request) => isOutside(request.url()) && page.outside.push(request.url()));
      page.on("response", (response) => {
        if (response.status() >= 500) page.problems.push(`${response.status()}: ${response.url()}`);
      });
      return page;
    },
    close: () => browser.close(),
  };
}

function isOutside(address) {
  if (!/^(https?|wss?):/.test(address)) return false;
  return !["127.0.0.1", "localhost"].includes(new URL(address).hostname);
}
