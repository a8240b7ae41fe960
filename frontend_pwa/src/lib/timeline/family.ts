import { prefs, setPrefs, type Preferences, type Situation } from "@/lib/prefs.svelte";
import type { FamilyEntry } from "@/lib/stages";
import { touched } from "./records";

type Change = Partial<Pick<Preferences, "family" | "situation" | "stopped">>;

const listeners = new Set<() => void>();

/** Hears of every change that a person made here. */
export function onFamilyChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The one way to change what this device knows of the family: it notes when. */
export function changeFamily(change: Change, now = Date.now()): void {
  const { family, situation, stopped } = { ...prefs, ...change };
  setPrefs({ ...change, changes: touched(prefs, { family, situation, stopped }, now) });
  for (const listener of listeners) listener();
}

export function newEntry(value: Omit<FamilyEntry, "id">): FamilyEntry {
  return { id: Math.random().toString(36).slice(2), ...value };
}

export function addEntry(entry: FamilyEntry): void {
  changeFamily({ situation: "none", family: [...afterLoss(), entry] });
}

/** After a loss somebody wants weeks again, but only for a child that lives. */
export function followChildOnly(): void {
  changeFamily({ situation: "none", family: afterLoss() });
}

/** The pregnancy that was lost must not come back by itself. */
function afterLoss(): FamilyEntry[] {
  if (prefs.situation !== "loss") return prefs.family;
  return prefs.family.map((entry) => (entry.kind === "due" ? { ...entry, paused: true } : entry));
}

export function removeEntry(id: string): void {
  changeFamily({ family: prefs.family.filter((entry) => entry.id !== id) });
}

export function pauseEntry(id: string, paused: boolean): void {
  changeFamily({
    family: prefs.family.map((entry) => (entry.id === id ? { ...entry, paused } : entry)),
  });
}

export function setSituation(situation: Situation): void {
  changeFamily({ situation });
}

type Stopped = keyof Preferences["stopped"];

export function stopShowing(kind: Stopped, id: string): void {
  if (prefs.stopped[kind].includes(id)) return;
  changeFamily({ stopped: { ...prefs.stopped, [kind]: [...prefs.stopped[kind], id] } });
}

export function showAgain(kind: Stopped, id: string): void {
  const left = prefs.stopped[kind].filter((one) => one !== id);
  changeFamily({ stopped: { ...prefs.stopped, [kind]: left } });
}
