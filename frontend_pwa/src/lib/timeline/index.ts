import type { TimelineSet } from "@/lib/api";
import { prefs } from "@/lib/prefs.svelte";
import type { FamilyEntry } from "@/lib/stages";
import { choose, type Reach, type Spared } from "./choose";

export * from "./choose";
export * from "./family";
export { addMonths, anchorDay, daysOf, isEarly, situationsOf, type Days } from "./windows";

/**
 * The uuids of the articles that fit the family from `before` days ago to `after` days ahead: what is
 * worth keeping on the phone. A loss and what was stopped are honoured; `today` is a day number.
 */
export function articlesInWindow(
  entries: readonly FamilyEntry[],
  sets: readonly TimelineSet[],
  today: number,
  reach: Reach,
  spared: Spared = prefs,
): string[] {
  return choose(entries, sets, today, reach, spared).map((shown) => shown.uuid);
}
