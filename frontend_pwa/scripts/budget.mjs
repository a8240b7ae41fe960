// Fails when what a family's phone must load before the first screen grows beyond its budget.
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const KB = 1024;
const BUDGET = { js: 70 * KB, css: 15 * KB, worker: 4 * KB, shell: 200 * KB };
const dist = resolve(dirname(fileURLToPath(import.meta.url)), "../dist");
const manifest = JSON.parse(readFileSync(resolve(dist, ".vite/manifest.json"), "utf8"));
const sizes = new Map();

function gzipped(file) {
  if (!sizes.has(file))
    sizes.set(file, gzipSync(readFileSync(resolve(dist, file)), { level: 9 }).length);
  return sizes.get(file);
}

/** An entry with everything that it imports statically. */
function closure(key, seen = new Set()) {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const next of manifest[key]?.imports ?? []) closure(next, seen);
  return seen;
}

function weigh(keys) {
  const chunks = [...keys].map((key) => manifest[key]);
  const js = new Set(chunks.map((chunk) => chunk.file).filter((file) => file.endsWith(".js")));
  const css = new Set(chunks.flatMap((chunk) => chunk.css ?? []));
  const sum = (files) => [...files].reduce((total, file) => total + gzipped(file), 0);
  return { js: sum(js), css: sum(css) };
}

const find = (end) => Object.keys(manifest).find((key) => key.endsWith(end));
const entry = closure("src/app/main.ts");
closure("src/app/early.ts", entry);
const initial = weigh(entry);
const rows = [
  ["initial JavaScript", initial.js, BUDGET.js],
  ["initial CSS", initial.css, BUDGET.css],
];

// Stricter than asked: the first screen with its own chunk and its texts must fit as well.
for (const screen of [
  "home/Home.svelte",
  "article/ArticleScreen.svelte",
  "library/Library.svelte",
]) {
  const keys = new Set(entry);
  closure(find(screen), keys);
  closure(find("locales/da.json"), keys);
  const all = weigh(keys);
  rows.push([`${screen}, with texts: JavaScript`, all.js, BUDGET.js]);
  rows.push([`${screen}: CSS`, all.css, BUDGET.css]);
}
rows.push(["service worker", gzipped("sw.js"), BUDGET.worker]);
const precached = [
  ...new Set(readFileSync(resolve(dist, "sw.js"), "utf8").match(/\/static\/pwa\/[\w./-]+/g)),
];
const shell = precached.reduce(
  (total, path) => total + gzipped(path.replace("/static/pwa/", "")),
  0,
);
rows.push([`precached shell (${precached.length} files)`, shell, BUDGET.shell]);

let failed = false;
for (const [name, size, most] of rows) {
  const over = size > most;
  failed ||= over;
  const figure = `${(size / KB).toFixed(1)} KB gzip of ${(most / KB).toFixed(0)}`;
  console.log(`${over ? "OVER " : "ok   "} ${figure.padEnd(26)} ${name}`);
}
if (failed) {
  console.error("The budget is exceeded.");
  process.exit(1);
}
