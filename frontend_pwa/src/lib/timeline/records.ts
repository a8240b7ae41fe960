/**
 * What a device knows of a family, one record for each thing, and how two versions become one:
 * of each record the last change wins, a deletion as well (cms/timeline/records.py does the same).
 */

import type { TimelineRecord } from "@/lib/api";
import type { Preferences } from "@/lib/prefs.svelte";
import type { FamilyEntry } from "@/lib/stages";

type Known = Pick<Preferences, "family" | "situation" | "stopped" | "changes">;

type Value = TimelineRecord["value"];

const SITUATION = "situation:family";
const keyOf = (record: Pick<TimelineRecord, "kind" | "id">): string =>
  `${record.kind}:${record.id}`;

/** Everything on this device. What has a time but no value was taken away. */
export function recordsOf(known: Known): TimelineRecord[] {
  const values = new Map<string, Value>();
  for (const { id, ...value } of known.family) values.set(`entry:${id}`, value as Value);
  for (const uuid of known.stopped.articles) values.set(`article:${uuid}`, null);
  for (const key of known.stopped.sets) values.set(`set:${key}`, null);
  if (known.situation !== "none" || SITUATION in known.changes) {
    values.set(SITUATION, { situation: known.situation });
  }
  const keys = new Set([...values.keys(), ...Object.keys(known.changes)]);
  return [...keys].sort().map((key) => {
    const [kind = "", id = ""] = key.split(/:(.*)/s);
    return {
      kind: kind as TimelineRecord["kind"],
      id,
      changed_at: known.changes[key] ?? 0,
      deleted: !values.has(key),
      value: values.get(key) ?? null,
    };
  });
}

/** The device after it has heard from the server. What changed here while the answer was under way stays. */
export function adopt(known: Known, sent: TimelineRecord[], heard: TimelineRecord[]): Known {
  const before = new Map(sent.map((record) => [keyOf(record), record.changed_at]));
  const kept = new Map(recordsOf(known).map((record) => [keyOf(record), record]));
  for (const record of heard) {
    const mine = kept.get(keyOf(record));
    const untouched = !mine || before.get(keyOf(record)) === mine.changed_at;
    if (untouched || mine.changed_at < record.changed_at) kept.set(keyOf(record), record);
  }
  return fromRecords([...kept.values()]);
}

export function fromRecords(records: TimelineRecord[]): Known {
  const alive = records.filter((record) => !record.deleted);
  const ids = (kind: TimelineRecord["kind"]) =>
    alive.filter((record) => record.kind === kind).map((record) => record.id);
  const family = alive
    .filter((record) => record.kind === "entry" && record.value?.kind && record.value.date)
    .map((record) => ({ ...record.value, id: record.id }) as FamilyEntry)
    .sort((a, b) => b.date.localeCompare(a.date) || a.id.localeCompare(b.id));
  const loss = alive.some(
    (record) => record.kind === "situation" && record.value?.situation === "loss",
  );
  return {
    family,
    situation: loss ? "loss" : "none",
    stopped: { articles: ids("article"), sets: ids("set") },
    changes: Object.fromEntries(records.map((record) => [keyOf(record), record.changed_at])),
  };
}

/** The times of a change: what is new, different or gone is from now. */
export function touched(
  before: Known,
  after: Omit<Known, "changes">,
  now: number,
): Record<string, number> {
  const changes = { ...before.changes };
  const old = new Map(recordsOf(before).map((record) => [keyOf(record), record]));
  const next = recordsOf({ ...after, changes: before.changes });
  for (const record of next) {
    const mine = old.get(keyOf(record));
    const same =
      mine?.deleted === record.deleted &&
      JSON.stringify(mine.value) === JSON.stringify(record.value);
    // Never earlier than the change before it, whatever the clock says.
    if (!same) changes[keyOf(record)] = Math.max(now, (mine?.changed_at ?? 0) + 1);
  }
  for (const [key, mine] of old) {
    if (!mine.deleted && !next.some((record) => keyOf(record) === key)) changes[key] = now;
  }
  return changes;
}
