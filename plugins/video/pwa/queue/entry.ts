import { readQueue } from "./api";
import Coming from "./Coming.svelte";
import Entry from "./Entry.svelte";
import { bringTexts } from "./texts";

/** What the list of meetings shows of the line and of guests: nothing that a phone keeps for later. */
export async function load(signal: AbortSignal) {
  const [queue] = await Promise.all([readQueue(signal), bringTexts()]);
  return { Entry, Coming, queue, offered: queue.teams.length > 0 };
}
