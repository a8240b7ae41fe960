/** What the service worker does with a request. Nothing personal is ever put in a cache. */
export type Strategy = "shell" | "document" | "picture" | "pass";

export const SHELL_DOCUMENT = "/offline";

/** Never touched: the admin, signing in, previews, and every answer of the API. */
const UNTOUCHED =
  /^\/(admin|_allauth|api|accounts|documents|preview|ws|healthz|readyz|sw\.js|manifest\.webmanifest)(\/|$)/;
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
  if (UNTOUCHED.test(url.pathname)) return "pass";
  if (precached.has(url.pathname) || url.pathname === "/brand.css") return "shell";
  if (PICTURE.test(url.pathname)) return "picture";
  return asked.mode === "navigate" ? "document" : "pass";
}

/** The caches of earlier versions. The pictures outlive a version. */
export function outdatedCaches(names: string[], current: readonly string[]): string[] {
  return names.filter((name) => name.startsWith("shell-") && !current.includes(name));
}

/** The oldest pictures go when there are too many. */
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
