// Where the keyboard is: reached by Tab alone, seen by whoever looks, never lost and never caught.

import assert from "node:assert/strict";

const STOPS_MOST = 150;
/** Room around a control for the ring that shows it. */
const RING = 10;

/** What has the focus, in words; nothing where it lies on the page itself. */
export function focused(page) {
  return page.evaluate(() => {
    const at = document.activeElement;
    if (!at || at === document.body || at === document.documentElement) return null;
    const words = (at.getAttribute("aria-label") || at.labels?.[0]?.innerText || at.innerText || at.name || "").trim();
    const all = [...document.querySelectorAll(at.tagName)];
    return `${at.tagName.toLowerCase()} ${all.indexOf(at)} ${words.split("\n")[0].slice(0, 60)}`;
  });
}

/**
 * Throws unless the place of the focus looks otherwise than without it, in the part of the page that is on the screen. Of controls
 * that are drawn alike one is looked at on each page; each must be on the screen.
 */
export async function assertFocusSeen(page) {
  const where = await focused(page);
  assert.ok(where, `the focus is lost at ${page.url()}`);
  const { width, height } = page.viewportSize();
  const box = await page.evaluate(() => {
    const at = document.activeElement;
    const boxes = [at, ...(at.labels ?? [])].map((each) => each.getBoundingClientRect()).filter((each) => each.width > 1);
    if (boxes.length === 0) return null;
    const [left, top] = [Math.min(...boxes.map((each) => each.left)), Math.min(...boxes.map((each) => each.top))];
    return { left, top, right: Math.max(...boxes.map((each) => each.right)), bottom: Math.max(...boxes.map((each) => each.bottom)) };
  });
  assert.ok(box, `${where} has the focus and no place at ${page.url()}`);
  const [x, y] = [Math.max(0, box.left - RING), Math.max(0, box.top - RING)];
  const clip = { x, y, width: Math.min(width, box.right + RING) - x, height: Math.min(height, box.bottom + RING) - y };
  assert.ok(clip.width > 0 && clip.height > 0, `${where} has the focus beyond the screen at ${page.url()}`);
  const kind = await page.evaluate(() => {
    const at = document.activeElement;
    return [location.pathname, at.tagName, at.type, at.className, at.parentElement.className].join(" ");
  });
  page.seenFocused ??= new Set();
  if (page.seenFocused.has(kind)) return;
  page.seenFocused.add(kind);
  const lit = await page.screenshot({ clip });
  await page.evaluate(() => {
    window.heldFocus = document.activeElement;
    window.heldFocus.blur();
  });
  const unlit = await page.screenshot({ clip });
  await page.evaluate(() => window.heldFocus.focus({ focusVisible: true, preventScroll: true }));
  assert.ok(!lit.equals(unlit), `nobody sees that ${where} has the focus at ${page.url()}`);
}

/** Tabs to what the selector names, and looks at every stop on the way. */
export async function tabTo(page, selector, { key = "Tab" } = {}) {
  for (let stops = 0; stops < STOPS_MOST; stops += 1) {
    await page.keyboard.press(key);
    if ((await focused(page)) === null) continue;
    await assertFocusSeen(page);
    if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) return;
  }
  throw new Error(`${selector} is not reached by ${key} at ${page.url()}`);
}

/** Every stop of the page in order, from its beginning until the keyboard leaves it. */
export async function stops(page, key) {
  await page.evaluate(() => document.activeElement?.blur());
  const seen = [];
  while (seen.length < STOPS_MOST) {
    await page.keyboard.press(key);
    const here = await focused(page);
    if (here === null || here === seen[0]) {
      if (seen.length > 0) return seen;
    } else {
      assert.notEqual(here, seen.at(-1), `${key} is caught in ${here} at ${page.url()}`);
      seen.push(here);
    }
  }
  throw new Error(`${key} finds no end at ${page.url()}`);
}
