import { asKept, beside } from "./sw/keeping";
import { listenForPush } from "./sw/notifications";
import {
  outdatedCaches,
  SHELL_DOCUMENT,
  span,
  strategyFor,
  surplus,
  textsInUse,
  within,
} from "./sw/strategy";

declare const self: ServiceWorkerGlobalScope;
/** Filled in by the build: the app's files, and a name for this set of them. */
declare const __PRECACHE__: string[];
declare const __BUILD__: string;
/** The texts of languages, kept when they are read; without the address they lie under. */
declare const __TEXTS__: string[];
declare const __BASE__: string;

const SHELL = `shell-${__BUILD__}`;
/** The app's own cache: with what is kept, as the emergency pages, so that nothing is thrown out here. */
const PICTURES = "pictures";
const SEEN = "seen";
const MOST_SEEN = 200;
const PAGE_PATIENCE = 4000;
const ALSO_KEPT = ["offline", "not-found", "empty-saved"].map(
  (name) => `/static/pictures/${name}.svg`,
);
const files = __PRECACHE__;
const texts = __TEXTS__.map((name) => __BASE__ + name);
const kept = new Set([...files, ...texts]);

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", (event) => {
  if ((event.data as { type?: string } | null)?.type === "SKIP_WAITING") void self.skipWaiting();
});
listenForPush();
self.addEventListener("fetch", (event) => {
  const { request } = event;
  switch (strategyFor(request, self.location.origin, kept)) {
    case "shell":
      event.respondWith(fromShell(event));
      break;
    case "document":
      event.respondWith(page(event));
      break;
    case "picture":
      event.respondWith(picture(event));
      break;
    case "sound":
      event.respondWith(sound(request));
      break;
    default:
  }
});

async function install(): Promise<void> {
  const cache = await caches.open(SHELL);
  await cache.addAll([...files, ...textsInUse(texts, await heldBefore()), "/brand.css"]);
  // The document is the server's; it must be this version's, so no older copy will do.
  const shell = await fetch(SHELL_DOCUMENT, { cache: "no-store" });
  if (!shell.ok) throw new Error(`No shell document: ${shell.status}`);
  await cache.put(SHELL_DOCUMENT, await asKept(shell));
  const pictures = await caches.open(PICTURES);
  await Promise.allSettled(ALSO_KEPT.map((path) => pictures.add(path)));
}

/** The paths of what the versions before this one hold. */
async function heldBefore(): Promise<string[]> {
  const names = outdatedCaches(await caches.keys(), [SHELL]);
  const held = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
  return held.flat().map((request) => new URL(request.url).pathname);
}

async function activate(): Promise<void> {
  const names = outdatedCaches(await caches.keys(), [SHELL]);
  await Promise.all(names.map((name) => caches.delete(name)));
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
}

/** Hashed files never change; the brand's few lines are renewed behind the scenes. */
async function fromShell(event: FetchEvent): Promise<Response> {
  const { request } = event;
  const cache = await caches.open(SHELL);
  const kept = await cache.match(request, { ignoreVary: true });
  const isBrand = new URL(request.url).pathname === "/brand.css";
  if (kept && !isBrand) return kept;
  const fresh = beside(event, fetch(request), (copy) => cache.put(request, copy));
  if (!kept) return fresh;
  fresh.catch(() => undefined);
  return kept;
}

/** The server's page, or soon enough the kept document, in which the app finds what is on the device. */
async function page(event: FetchEvent): Promise<Response> {
  try {
    const fresh = (async () => {
      const preloaded = (await event.preloadResponse) as Response | undefined;
      return preloaded ?? fetch(event.request);
    })();
    const response = await within(fresh, PAGE_PATIENCE);
    if (response.status < 500) return response;
    return (await shellDocument()) ?? response;
  } catch {
    return (await shellDocument()) ?? Response.error();
  }
}

async function shellDocument(): Promise<Response | undefined> {
  return (await caches.open(SHELL)).match(SHELL_DOCUMENT, { ignoreVary: true });
}

async function picture(event: FetchEvent): Promise<Response> {
  const { url } = event.request;
  const kept = await caches.match(url, { ignoreVary: true });
  if (kept) return kept;
  return beside(event, fetch(event.request), async (copy) => {
    const cache = await caches.open(SEEN);
    await cache.put(url, copy);
    for (const old of surplus(await cache.keys(), MOST_SEEN)) await cache.delete(old);
  });
}

/** A kept recording in the parts that players ask for; what is not kept comes from the network as it is. */
async function sound(request: Request): Promise<Response> {
  const kept = await caches.match(request.url, { cacheName: "sounds", ignoreVary: true });
  if (!kept) return fetch(request);
  const all = await kept.blob();
  const part = span(request.headers.get("Range"), all.size);
  if (!part) return new Response(all, { headers: { "Content-Type": all.type } });
  const [first, last] = part;
  return new Response(all.slice(first, last + 1, all.type), {
    status: 206,
    headers: {
      "Content-Type": all.type,
      "Content-Range": `bytes ${first}-${last}/${all.size}`,
      "Accept-Ranges": "bytes",
    },
  });
}
