/** What the service worker does with a request. Nothing personal is ever put in a cache. */
export type Strategy = "shell" | "document" | "picture" | "sound" | "pass";

export const SHELL_DOCUMENT = "/offline";

/** Never touched: the admin, signing in, previews, and every answer of the APIs. */
const UNTOUCHED =
  /^\/(admin|_allauth|api|accounts|documents|fhir|preview|ws|healthz|readyz|sw\.js|manifest\.webmanifest)(\/|$)/;
const SOUND = /^\/media\/recordings\//;
/** Made when asked for, and too slow for the patience with pages. */
const MADE = /\/(print\.pdf|code\.svg)$/;
const PICTURE = /^\/(media|static\/pictures)\//;

export interface Asked {
  method: string;
  mode: string;
  url: string;
}

export function strategyFor(
  asked: Asked,
  origin: string,
  precached: ReadonlySet<string>,
): Strategy {
  const url = new URL(asked.url);
  if (asked.method !== "GET" || url.origin !== origin) return "pass";
  if (UNTOUCHED.test(url.pathname) || MADE.test(url.pathname)) return "pass";
  if (precached.has(url.pathname) || url.pathname === "/brand.css") return "shell";
  if (SOUND.test(url.pathname)) return "sound";
  // What the app itself fetches it keeps itself.
  if (PICTURE.test(url.pathname)) return asked.mode === "cors" ? "pass" : "picture";
  return asked.mode === "navigate" ? "document" : "pass";
}

/** Which of the language files to take along: those of the languages that an earlier version held. */
export function textsInUse(texts: readonly string[], kept: readonly string[]): string[] {
  const tag = (path: string) => /([\w-]+)-[\w-]{8}\.js$/.exec(path)?.[1] ?? "";
  const used = new Set(kept.map(tag));
  return texts.filter((path) => used.has(tag(path)));
}

/** The caches of earlier versions. The pictures outlive a version. */
export function outdatedCaches(names: string[], current: readonly string[]): string[] {
  return names.filter((name) => name.startsWith("shell-") && !current.includes(name));
}

/** The oldest go when there are too many. */
export function surplus<T>(keys: readonly T[], most: number): T[] {
  return keys.slice(0, Math.max(0, keys.length - most));
}

/** Rejects when it takes too long. */
export function within<T>(promise: Promise<T>, milliseconds: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("too slow")), milliseconds);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** The first and last byte that a player asks for; null when it wants all or what is not there. */
export function span(range: string | null, size: number): [number, number] | null {
  const match = /^bytes=(\d+)-(\d*)$/.exec(range ?? "");
  if (!match) return null;
  const first = Number(match[1]);
  const last = match[2] ? Math.min(Number(match[2]), size - 1) : size - 1;
  return first <= last ? [first, last] : null;
}
