import { isAwake } from "@/lib/awake";
import { wipeDevice } from "@/lib/db";
import { Kept } from "@/lib/kept";
import { forgetFamily, prefs } from "@/lib/prefs.svelte";
import { session } from "./bootstrap.svelte";

/** A code for this phone, as it is kept: never itself. */
export interface Pin {
  salt: string;
  hash: string;
}

interface Stored {
  on: boolean;
  /** Whose things are on this phone, locked or not: the key of the account that signed in last. */
  owner: string | null;
  /** The session was ended in order to sign in again: the next one opens the lock. */
  awaits: boolean;
  pin: Pin | null;
  wrong: number;
  touchedAt: number;
}

const kept = new Kept<Stored>("family-start:lock");
const MINUTE = 60_000;
const LOOK_EVERY = 10_000;
const WRITE_EVERY = 5_000;
/** Without a look for so long, the machine slept: nobody saw the page. */
const ASLEEP = 60_000;
export const MOST_WRONG = 5;
/** What anybody may see. The rest is personal, what plugins bring included. */
const OPEN = new Set([
  "", "start", "library", "topic", "article", "search", "urgent", "sign-in", "invite", "preview",
  "about", "accessibility", "offline", "not-found", "plugin-off", "failed",
]); // prettier-ignore
const initial: Stored = {
  on: false,
  owner: null,
  awaits: false,
  pin: null,
  wrong: 0,
  touchedAt: 0,
};

let stored = $state.raw<Stored>({ ...initial, ...kept.read() });

kept.follow(() => {
  // Signed out there, or somebody else is: nothing that this window has in memory may stay.
  if (kept.isGone && (stored.on || stored.owner !== null)) location.replace("/");
  else refresh();
});

/**
 * A curtain before what is personal, for a phone that others take up. It keeps nobody out who can look
 * into the phone's storage, and nothing is deleted: drafts are there when it opens.
 */
export const lock = {
  get isOn(): boolean {
    return stored.on;
  },
  get hasPin(): boolean {
    return stored.pin !== null;
  },
  get pin(): Pin | null {
    return stored.pin;
  },
};

export function isPersonal(route: string): boolean {
  return !OPEN.has(route);
}

/** Locks where there is a way to open again: a code, or an account to sign in with. */
export function lockNow(): void {
  const owner = session.user?.id ?? stored.owner;
  if (owner === null && stored.pin === null) return;
  change({ on: true, owner, awaits: false });
}

export function unlock(): void {
  change({ on: false, awaits: false, wrong: 0, touchedAt: Date.now() });
}

/** A wrong code. After too many the code is gone, and only signing in again helps. */
export function countWrong(): boolean {
  refresh();
  const wrong = stored.wrong + 1;
  const isOver = wrong >= MOST_WRONG && stored.owner !== null;
  change({ wrong: isOver ? 0 : wrong, pin: isOver ? null : stored.pin });
  return isOver;
}

export function setPin(pin: Pin | null): void {
  change({ pin, wrong: 0 });
}

/** The session is over: whoever signs in next is asked about. */
export function awaitSignIn(): void {
  change({ awaits: true });
}

/**
 * Opens for the same person. For another one the phone is emptied first, locked or not: a session may
 * have run out, or been ended elsewhere, with everything still here.
 */
export async function unlockBySignIn(user: string | null): Promise<void> {
  if (!user) return;
  refresh();
  if (!stored.owner) change({ owner: user });
  if (stored.owner === user) {
    if (stored.awaits) unlock();
    return;
  }
  forgetFamily();
  const push = await import("@/lib/push").catch(() => null);
  await push?.forgetSubscription().catch(() => undefined);
  // Not forgotten before it is done: a start that comes between does it again.
  await wipeDevice();
  forgetLock();
  location.replace("/");
}

export function forgetLock(): void {
  stored = { ...initial };
  kept.forget();
}

/**
 * Locks after the minutes that the person chose, also while the app lay in the background. A call or a
 * recording needs no touch: its screen would go, and it with it.
 */
export function watchForIdleness(): () => void {
  let lookedAt = Date.now();
  let hiddenAt = 0;
  /** For how long the page was not seen, up to now. */
  const unseen = () => {
    const now = Date.now();
    if (!hiddenAt && now - lookedAt > ASLEEP) hiddenAt = lookedAt;
    const time = hiddenAt ? now - hiddenAt : 0;
    lookedAt = now;
    hiddenAt = document.visibilityState === "hidden" ? hiddenAt || now : 0;
    return time;
  };
  const look = () => {
    const time = unseen();
    refresh();
    if (stored.on || prefs.lockAfter <= 0 || stored.touchedAt === 0) return;
    if (isAwake(time)) change({ touchedAt: Date.now() });
    else if (Date.now() - stored.touchedAt >= prefs.lockAfter * MINUTE) lockNow();
  };
  const touch = () => {
    look();
    if (prefs.lockAfter > 0 && Date.now() - stored.touchedAt > WRITE_EVERY) {
      change({ touchedAt: Date.now() });
    }
  };
  look();
  const timer = setInterval(look, LOOK_EVERY);
  const events = ["pointerdown", "keydown"];
  for (const event of events) addEventListener(event, touch, { capture: true, passive: true });
  document.addEventListener("visibilitychange", look);
  return () => {
    clearInterval(timer);
    for (const event of events) removeEventListener(event, touch, { capture: true });
    document.removeEventListener("visibilitychange", look);
  };
}

function change(values: Partial<Stored>): void {
  refresh();
  stored = { ...stored, ...values };
  // Taken away by another window: what was known of a person who has left is not put back.
  if (!kept.isGone) kept.write(stored);
}

/** Another window may have locked, or been touched, since this one looked. */
function refresh(): void {
  const news = kept.news();
  if (news) stored = { ...initial, ...news };
}
