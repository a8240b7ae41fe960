import type { TimelineSet } from "@/lib/api";
import type { FamilyEntry } from "@/lib/stages";
import type { Situation } from "@/lib/prefs.svelte";
import { anchorDay, daysOf, situationsOf, type Days } from "./windows";

/** What a family is spared. */
export interface Spared {
  situation: Situation;
  stopped: { articles: readonly string[]; sets: readonly string[] };
}

/** How many days to look back and ahead. */
export interface Reach {
  before: number;
  after: number;
}

/** An article and why it is shown. */
export interface Shown {
  uuid: string;
  set: TimelineSet;
  entry: FamilyEntry | null;
  /** Null when it is shown at any time. */
  days: Days | null;
}

/**
 * The articles shown on any day within reach, each once, in the editors' order. After a loss only
 * the sets for loss speak, and they count nothing. What was stopped is never there.
 */
export function choose(
  entries: readonly FamilyEntry[],
  sets: readonly TimelineSet[],
  today: number,
  reach: Reach,
  spared: Spared,
): Shown[] {
  const loss = spared.situation === "loss";
  const active = entries.filter((entry) => !entry.paused);
  const found = new Map<string, Shown>();
  const add = (shown: Shown) => {
    if (spared.stopped.articles.includes(shown.uuid) || found.has(shown.uuid)) return;
    found.set(shown.uuid, shown);
  };
  const unwanted = sets.filter((set) => spared.stopped.sets.includes(set.key));
  for (const set of sets) {
    if ((set.situation === "loss") !== loss || unwanted.includes(set)) continue;
    // Who stops "Pregnancy" wants nothing of it, also not what articles say of themselves.
    if (!set.name && unwanted.some((one) => one.situation === set.situation)) continue;
    const ours = active.filter((entry) => situationsOf(entry).includes(set.situation));
    for (const span of set.entries) {
      if (loss) {
        add({ uuid: span.article, set, entry: null, days: null });
        continue;
      }
      for (const entry of ours) {
        if (span.anchor === "always") {
          add({ uuid: span.article, set, entry, days: null });
          continue;
        }
        const anchor = anchorDay(entry, span.anchor, set.situation);
        if (anchor === null) continue;
        const days = daysOf(span, anchor);
        if (days.from <= today + reach.after && days.to >= today - reach.before) {
          add({ uuid: span.article, set, entry, days });
        }
      }
    }
  }
  return [...found.values()];
}

/** The same, each of several children and the same set taking turns, so that nobody's child is left out. */
export function takeTurns(shown: readonly Shown[], most: number): Shown[] {
  const queues = new Map<string, Shown[]>();
  for (const one of shown) {
    const key = `${one.entry?.id ?? ""} ${one.set.situation}`;
    queues.set(key, [...(queues.get(key) ?? []), one]);
  }
  const found: Shown[] = [];
  for (let round = 0; found.length < Math.min(most, shown.length); round++) {
    for (const queue of queues.values()) {
      const one = queue[round];
      if (one && found.length < most) found.push(one);
    }
  }
  return found;
}
