// What the portal says, read where the portal reads it: journeys look for keys, and wording may change under them.

import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";

const LOCALES = path.join(path.dirname(import.meta.dirname), "app/locales");
const MESSAGE = /^([a-z][a-z0-9_-]*) = (\S.*)$/gm;

function read(language) {
  const folder = path.join(LOCALES, language);
  const texts = readdirSync(folder).map((file) => readFileSync(path.join(folder, file), "utf8"));
  return new Map(texts.flatMap((text) => [...text.matchAll(MESSAGE)].map(([, key, words]) => [key, words.trim()])));
}

const languages = { en: read("en"), zh: read("zh"), es: read("es") };

/** The words under a key; those that speak about something are refused, since they are not said as they stand. */
export function say(language, key) {
  const words = languages[language].get(key);
  if (!words || words.includes("{")) throw new Error(`${key} has no plain words in ${language}`);
  return words;
}

/** The words under a key with what they speak about put in: { provider: "City ID" }. */
export function named(language, key, about) {
  const words = languages[language].get(key)?.replace(/\{ \$([a-z_]+) \}/g, (_, name) => about[name] ?? `{${name}}`);
  if (!words || words.includes("{")) throw new Error(`${key} has no plain words in ${language}`);
  return words;
}
