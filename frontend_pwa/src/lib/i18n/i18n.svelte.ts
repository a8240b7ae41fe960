import { format, mirrored, type Catalogue, type Values } from "./catalogue";
import type da from "./locales/da.json";

export type MessageKey = keyof typeof da;
/** Where one owner's catalogues come from: the core's own, or a plugin's. */
export type Loaders = Record<string, () => Promise<{ default: Catalogue }>>;

export const TEST_LOCALE = "ar-XB";
const FALLBACK = "en";
const ALWAYS = "da";
const RIGHT_TO_LEFT = new Set(["ar", "fa", "ur", "he", "ps", "ku", "ckb", "dv", "yi"]);
const CORE = "";

/** One file, one language: a new catalogue needs no other change. */
const files = import.meta.glob<{ default: Catalogue }>("./locales/*.json");
const core: Loaders = Object.fromEntries(
  Object.entries(files).map(([path, loader]) => [path.replace(/^.*\/|\.json$/g, ""), loader]),
);
/** The way dates and numbers are written by those who read a catalogue. Digits as on Danish letters. */
const FORMATS: Record<string, string> = { da: "da-DK", en: "en-GB", ar: "ar-u-nu-latn" };

const loaders = new Map<string, Loaders>([[CORE, core]]);
let catalogues = $state.raw<Record<string, Catalogue>>({});
let current = $state("da");

/** The language of the screen and of the articles. */
export const i18n = {
  get locale(): string {
    return current;
  },
  /** The language asked of the server: the test locale reads English articles. */
  get contentLocale(): string {
    return current === TEST_LOCALE ? FALLBACK : current;
  },
  /** The language of dates and numbers. */
  get formatLocale(): string {
    const catalogue = uiLocale(current);
    return FORMATS[catalogue] ?? catalogue;
  },
  get dir(): "ltr" | "rtl" {
    return direction(current);
  },
};

export function direction(locale: string): "ltr" | "rtl" {
  return RIGHT_TO_LEFT.has(locale.split("-")[0] ?? "") ? "rtl" : "ltr";
}

/** The catalogue that serves a language: its own, or English until it has one. */
export function uiLocale(locale: string, available: Loaders = core): string {
  return locale in available ? locale : FALLBACK;
}

export async function setLocale(locale: string): Promise<void> {
  const loaded: Record<string, Catalogue> = {};
  const missing = () => [...loaders].filter(([owner]) => !(owner in loaded));
  // A plugin may bring its texts while these are fetched.
  for (let next = missing(); next.length > 0; next = missing()) {
    await Promise.all(next.map(async ([owner, own]) => (loaded[owner] = await load(own, locale))));
  }
  catalogues = loaded;
  current = locale;
}

/** A plugin brings its own texts; they follow every later change of language. */
export async function addCatalogue(owner: string, own: Loaders): Promise<void> {
  loaders.set(owner, own);
  let locale: string;
  let loaded: Catalogue;
  do {
    locale = current;
    loaded = await load(own, locale);
  } while (locale !== current);
  // Only now: what others brought meanwhile stays.
  catalogues = { ...catalogues, [owner]: loaded };
}

async function load(own: Loaders, locale: string): Promise<Catalogue> {
  const loader = own[uiLocale(locale, own)];
  // Danish is on every device; another language may be out of reach without a network.
  const catalogue = loader ? (await loader().catch(() => own[ALWAYS]?.()))?.default : {};
  if (!catalogue) throw new Error(`No texts for ${locale}.`);
  return locale === TEST_LOCALE ? mirrored(catalogue) : catalogue;
}

export function t(key: MessageKey, values?: Values): string {
  return lookup(CORE, key, values);
}

/** The texts of a plugin, checked against the keys of its own Danish catalogue. */
export function pluginTexts<Keys extends string>(owner: string) {
  return (key: Keys, values?: Values): string => lookup(owner, key, values);
}

function lookup(owner: string, key: string, values?: Values): string {
  const message = catalogues[owner]?.[key];
  return message === undefined ? key : format(message, i18n.formatLocale, values);
}
