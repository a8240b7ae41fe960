import { CLIENT_VERSION } from "./bootstrap.svelte";

const HOUR = 3_600_000;
const RELOADED = "family-start:reloaded";

let waiting = $state.raw<ServiceWorker | null>(null);
let tooOld = $state(false);

/** A new version lies ready, or this one is too old to go on. */
export const updates = {
  get ready(): boolean {
    return waiting !== null;
  },
  get tooOld(): boolean {
    return tooOld;
  },
};

export async function startServiceWorker(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  // What this page loaded before it had a service worker goes through it once: its language is kept.
  if (!navigator.serviceWorker.controller) {
    navigator.serviceWorker.addEventListener("controllerchange", keepTexts, { once: true });
  }
  const registration = await navigator.serviceWorker.register("/sw.js").catch(() => null);
  if (!registration) return;
  const note = () => {
    // Without a controller this is the first visit: there is no old version to replace.
    if (registration.waiting && navigator.serviceWorker.controller) waiting = registration.waiting;
  };
  note();
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", note);
  });
  const check = () => void registration.update().catch(() => undefined);
  setInterval(check, HOUR);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") check();
  });
}

function keepTexts(): void {
  for (const { name } of performance.getEntriesByType("resource")) {
    if (/\/static\/pwa\/.*\.js$/.test(name)) void fetch(name).catch(() => undefined);
  }
}

export function useNewVersion(): void {
  if (!waiting) {
    location.reload();
    return;
  }
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), {
    once: true,
  });
  waiting.postMessage({ type: "SKIP_WAITING" });
}

/** The server no longer speaks to this version: throw the old files away and load anew, once. */
export async function obeyMinimum(minimum: number): Promise<void> {
  tooOld = minimum > CLIENT_VERSION;
  if (!tooOld || !oncePerTab()) return;
  const registrations = await navigator.serviceWorker?.getRegistrations();
  await Promise.all((registrations ?? []).map((registration) => registration.unregister()));
  for (const key of await caches.keys()) await caches.delete(key);
  location.reload();
}

/** A deploy has taken away a file that this page still wants: one reload brings the new page. */
export function reloadOnLostChunk(): void {
  addEventListener("vite:preloadError", (event) => {
    if (!navigator.onLine || !oncePerTab()) return;
    event.preventDefault();
    location.reload();
  });
}

function oncePerTab(now = Date.now()): boolean {
  try {
    const last = Number(sessionStorage.getItem(RELOADED) ?? 0);
    if (now - last < 60_000) return false;
    sessionStorage.setItem(RELOADED, String(now));
    return true;
  } catch {
    return false;
  }
}
