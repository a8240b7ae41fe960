import { session } from "./bootstrap.svelte";
import { lockNow } from "./lock.svelte";

/** Where a municipality has chosen nothing else. */
const NEUTRAL = "https://www.dmi.dk/";
const PRESSES = 3;
const WITHIN = 2000;

/** So long what is half written may take to be kept; nothing of it is on the screen by then. */
const PATIENCE = 150;

const keepers = new Set<() => Promise<void>>();

/** Hears that the person leaves at once: what is half written is kept first. */
export function onLeave(keep: () => Promise<void>): () => void {
  keepers.add(keep);
  return () => keepers.delete(keep);
}

/**
 * Leaves at once for a page that betrays nothing, takes this one out of the history, and locks what is
 * personal for whoever opens the app next.
 */
export function leave(): void {
  const to = session.municipality?.exit_url || NEUTRAL;
  document.title = "";
  document.body.replaceChildren();
  lockNow();
  const kept = Promise.allSettled([...keepers].map((keep) => keep()));
  const late = new Promise((done) => setTimeout(done, PATIENCE));
  void Promise.race([kept, late]).then(() => location.replace(to));
}

/** Three quick presses on Escape leave too, for whoever cannot reach the button in time. */
export function leaveOnEscape(enabled: () => boolean): () => void {
  let presses: number[] = [];
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !enabled()) return;
    const now = Date.now();
    presses = [...presses.filter((time) => now - time < WITHIN), now];
    if (presses.length >= PRESSES) leave();
  };
  addEventListener("keydown", onKey);
  return () => removeEventListener("keydown", onKey);
}
