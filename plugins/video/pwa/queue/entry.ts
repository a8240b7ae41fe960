import { readQueue } from "./api";
import Entry from "./Entry.svelte";
import { bringTexts } from "./texts";

/** The way to the line from the list of meetings, with what it shows. */
export async function load(signal: AbortSignal) {
  const [queue] = await Promise.all([readQueue(signal), bringTexts()]);
  return { Entry, queue, offered: queue.teams.length > 0 };
}
