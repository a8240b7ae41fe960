import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join, relative, resolve, sep } from "node:path";
import { describe, expect, it } from "vitest";
import type { Catalogue, Message } from "./catalogue";

const root = resolve(import.meta.dirname, "../../../..");
const source = resolve(root, "frontend_pwa/src");
const read = (path: string) => JSON.parse(readFileSync(path, "utf8")) as Catalogue;

interface Owner {
  name: string;
  da: Catalogue;
  en: Catalogue;
  /** All other languages that lie beside them. */
  others: Record<string, Catalogue>;
  code: string;
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(svelte|ts)$/.test(name) && !name.endsWith(".test.ts"))
    .map((name) => join(folder, name));
}

function owner(name: string, code: string[], texts: string, without: string[] = []): Owner {
  const all = code
    .flatMap(filesUnder)
    .filter((file) => !without.some((folder) => file.startsWith(folder + sep)))
    .map((file) => readFileSync(file, "utf8"));
  return {
    name,
    da: read(join(texts, "da.json")),
    en: read(join(texts, "en.json")),
    others: Object.fromEntries(
      readdirSync(texts)
        .map((file) => file.replace(/\.json$/, ""))
        .filter((locale) => locale !== "da" && locale !== "en")
        .map((locale) => [locale, read(join(texts, `${locale}.json`))]),
    ),
    code: all.join("\n"),
  };
}

const plugins = readdirSync(join(root, "plugins")).filter((slug) => {
  return existsSync(join(root, "plugins", slug, "pwa"));
});
/** Features whose texts come with their screen, because few people need them; a part may have parts. */
const withTextsUnder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((part) => existsSync(join(part, "strings")));
const apart = withTextsUnder(join(source, "features"));
const owners = [
  owner("core", [source], join(source, "lib/i18n/locales"), apart),
  ...apart.map((folder) => owner(basename(folder), [folder], join(folder, "strings"))),
  ...plugins.flatMap((slug) => {
    const folder = join(root, "plugins", slug, "pwa");
    const parts = withTextsUnder(folder);
    return [
      owner(slug, [folder], join(folder, "strings"), parts),
      ...parts.map((part) => {
        const place = relative(folder, part);
        const island = join(root, "plugins", slug, "island", place);
        return owner(
          `${slug}-${place.replaceAll(sep, "-")}`,
          [part, island].filter((code) => existsSync(code)),
          join(part, "strings"),
          parts.filter((other) => other.startsWith(part + sep)),
        );
      }),
    ];
  }),
];

const forms = (message: Message): string[] =>
  typeof message === "string" ? [message] : Object.values(message);
const places = (message: Message) =>
  [...new Set(forms(message).flatMap((text) => text.match(/\{\w+\}/g) ?? []))].sort();
const values = (catalogue: Catalogue) => Object.values(catalogue).flatMap(forms);

/** Keys written out, and the beginnings of keys that are put together: `invite.${refusal}`. */
function usedBy(code: string, key: string): boolean {
  if (code.includes(`"${key}"`)) return true;
  return [...code.matchAll(/`([a-z_]+\.)\$\{[^}]+\}([a-z_]*)`/g)].some(
    ([, start = "", end = ""]) => key.startsWith(start) && key.endsWith(end),
  );
}

function lix(texts: string[]): number {
  const sentences = texts
    .flatMap((text) => text.replace(/\{\w+\}/g, "ord").split(/[.:!?…]+/))
    .filter((sentence) => /\p{L}/u.test(sentence));
  const words = sentences.flatMap((sentence) => sentence.match(/[\p{L}\d-]+/gu) ?? []);
  const long = words.filter((word) => word.length > 6);
  return words.length / sentences.length + (100 * long.length) / words.length;
}

const translated = owners.flatMap(({ name, da, others }) =>
  Object.entries(others).map(([locale, texts]) => ({ name, da, locale, texts })),
);

describe.each(translated)("the texts of $name in $locale", ({ da, locale, texts }) => {
  it("are the same keys as in Danish, none of them empty", () => {
    expect(Object.keys(texts).sort()).toEqual(Object.keys(da).sort());
    expect(values(texts).filter((text) => !text.trim())).toEqual([]);
  });

  it("have every plural form of the language, and name the same values", () => {
    const wanted = new Intl.PluralRules(locale).resolvedOptions().pluralCategories.sort();
    for (const [key, message] of Object.entries(da)) {
      const text = texts[key] ?? "";
      expect([key, typeof text]).toEqual([key, typeof message]);
      if (typeof text !== "string") expect([key, Object.keys(text).sort()]).toEqual([key, wanted]);
      expect([key, places(text)]).toEqual([key, places(message)]);
    }
  });
});

it("Arabic is among them", () => {
  expect(translated.map((one) => one.locale)).toContain("ar");
});

describe.each(owners)("the texts of $name", ({ da, en, code }) => {
  it("are the same keys in Danish and in English", () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(da).sort());
  });

  it("name the same values in both languages", () => {
    for (const key of Object.keys(da)) {
      expect([key, places(en[key] ?? "")]).toEqual([key, places(da[key] ?? "")]);
    }
  });

  it("are none of them empty, and are plural in both or in neither", () => {
    for (const [key, message] of Object.entries(da)) {
      expect(typeof en[key]).toBe(typeof message);
      for (const text of [...forms(message), ...forms(en[key] ?? "")])
        expect(text.trim()).toBeTruthy();
    }
  });

  it("are all used", () => {
    expect(Object.keys(da).filter((key) => !usedBy(code, key))).toEqual([]);
  });

  it("lack none that is used", () => {
    const used = [...code.matchAll(/\bt\(\s*"([a-z_.]+)"/g)].map((match) => match[1] ?? "");
    expect(used.filter((key) => !(key in da))).toEqual([]);
  });

  it("are plain Danish: LIX under 35", () => {
    expect(lix(values(da))).toBeLessThan(35);
  });
});
