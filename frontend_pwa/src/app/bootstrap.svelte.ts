import { api, type Bootstrap, type ModuleEntry, type Municipality, type User } from "@/lib/api";
import { setMunicipality } from "@/lib/db";
import { i18n } from "@/lib/i18n";

/** Raised when this client can no longer talk to the server; see `min_client_version`. */
export const CLIENT_VERSION = 1;

const KEY = "family-start:bootstrap";
const STALE_AFTER = 30_000;

let current = $state.raw<Bootstrap | null>(null);
/** False until the server has said who is signed in, if anybody. */
let userKnown = $state(false);
let leaving = $state(false);
let online = $state(true);
let readAt = 0;
let reading: Promise<void> | null = null;
let ended = $state(false);

/** The session was ended from another place while the app was open. */
export const signedOutElsewhere = {
  get value(): boolean {
    return ended;
  },
  set(value: boolean): void {
    ended = value;
  },
};

const listeners = new Set<(fresh: Bootstrap, before: Bootstrap | null) => void | Promise<void>>();

/** What the server says of this municipality, of the person, and of what is switched on. */
export const session = {
  get bootstrap(): Bootstrap | null {
    return current;
  },
  get municipality(): Municipality | null {
    return current?.municipality ?? null;
  },
  get user(): User | null {
    return current?.user ?? null;
  },
  /** Who is signed in, if they are a citizen of this municipality; staff and neighbours have no thread here. */
  get citizen(): User | null {
    return !leaving && this.hasRole("citizen") ? this.user : null;
  },
  get userKnown(): boolean {
    return userKnown;
  },
  get online(): boolean {
    return online;
  },
  /** Goes up when something is published or taken down; screens that show articles read anew. */
  get libraryVersion(): number {
    return current?.library_version ?? 0;
  },
  get unread(): number {
    return current?.user ? current.unread_notifications : 0;
  },
  get modules(): ModuleEntry[] {
    return [...(current?.modules ?? [])].sort((a, b) => a.order - b.order);
  },
  module(slug: string): ModuleEntry | undefined {
    return current?.modules.find((entry) => entry.slug === slug);
  },
  hasRole(role: string): boolean {
    return current?.user?.roles.includes(role) ?? false;
  },
};

export function onBootstrap(
  listener: (fresh: Bootstrap, before: Bootstrap | null) => void | Promise<void>,
): void {
  listeners.add(listener);
}

/**
 * The public part that came with the document; without a line the one kept from last time, and at worst the
 * one in the document that the service worker kept on the day it was installed (`sw/keeping.ts`).
 */
export function startFromDocument(): void {
  const textOf = (id: string) => document.getElementById(id)?.textContent;
  const found =
    publicPart(textOf("bootstrap")) ??
    publicPart(localStorage.getItem(KEY)) ??
    publicPart(textOf("bootstrap-then"));
  if (!found) return;
  current = found;
  setMunicipality(found.municipality.slug);
}

/** Null for a broken copy: it is no copy. */
function publicPart(given: string | null | undefined): Bootstrap | null {
  try {
    const parsed = { ...(JSON.parse(given ?? "") as Bootstrap), user: null };
    return parsed.municipality?.slug ? parsed : null;
  } catch {
    return null;
  }
}

/** Reads the bootstrap; two at once are one. */
export function readBootstrap(): Promise<void> {
  reading ??= read().finally(() => (reading = null));
  return reading;
}

export async function readBootstrapIfStale(now = Date.now()): Promise<void> {
  if (now - readAt > STALE_AFTER) await readBootstrap().catch(() => undefined);
}

/** From the moment somebody signs out, nothing is asked in their name. */
export function setLeaving(value: boolean): void {
  leaving = value;
}

export function setOnline(value: boolean): void {
  online = value;
}

async function read(): Promise<void> {
  const before = current;
  try {
    const fresh = await api.get<Bootstrap>("/api/v1/bootstrap/", {
      query: { locale: i18n.contentLocale },
      timeout: 10_000,
    });
    online = true;
    readAt = Date.now();
    userKnown = true;
    // The socket was faster than the read; and a read may find it out first.
    if (before?.user && !fresh.user) ended = true;
    if (fresh.user) ended = false;
    current = fresh;
    setMunicipality(fresh.municipality.slug);
    keep(fresh);
    for (const listener of listeners) await listener(fresh, before);
  } catch (error) {
    if (error instanceof Error && error.name === "Unreachable") online = false;
    throw error;
  }
}

/** Kept without the person: a copy on a shared phone says nothing of who used it. */
function keep(fresh: Bootstrap): void {
  const modules = fresh.user
    ? fresh.modules.map((module) => ({ ...module, bootstrap: {} }))
    : fresh.modules;
  try {
    localStorage.setItem(
      KEY,
      JSON.stringify({ ...fresh, user: null, modules, unread_notifications: 0 }),
    );
  } catch {
    // Only an offline start needs the copy.
  }
}
