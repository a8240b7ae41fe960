import type { FamilyEntry } from "./stages";

export type Theme = "auto" | "light" | "dark";
export type TextSize = "normal" | "large" | "larger";
/** Somebody for whom weeks would hurt is shown none. */
export type Situation = "none" | "loss";

/** What a person chose on this device. Only with an account is the family part sent, to the family's own. */
export interface Preferences {
  locale: string | null;
  theme: Theme;
  textSize: TextSize;
  discreet: boolean;
  /** Minutes without a touch after which the personal part locks; 0 for never. */
  lockAfter: number;
  /** Easy texts first, where there are some. */
  easy: boolean;
  started: boolean;
  situation: Situation;
  family: FamilyEntry[];
  /** What one does not want to be shown any more: uuids of articles, keys of sets. */
  stopped: { articles: string[]; sets: string[] };
  /** When each of the three above was last changed or taken away; see lib/timeline/records. */
  changes: Record<string, number>;
}

const KEY = "family-start:prefs";
const initial: Preferences = {
  locale: null,
  theme: "auto",
  textSize: "normal",
  discreet: false,
  lockAfter: 0,
  easy: false,
  started: false,
  situation: "none",
  family: [],
  stopped: { articles: [], sets: [] },
  changes: {},
};

export const prefs = $state<Preferences>({ ...initial, ...read() });

export function setPrefs(change: Partial<Preferences>): void {
  Object.assign(prefs, change);
  write();
  applyAppearance();
}

/** Forgets the family but keeps how the screen looks. */
export function forgetFamily(): void {
  setPrefs({
    family: [],
    situation: "none",
    stopped: { articles: [], sets: [] },
    changes: {},
  });
}

export function applyAppearance(root = document.documentElement): void {
  if (prefs.theme === "auto") delete root.dataset.theme;
  else root.dataset.theme = prefs.theme;
  if (prefs.textSize === "normal") delete root.dataset.textSize;
  else root.dataset.textSize = prefs.textSize;
}

function read(): Partial<Preferences> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return typeof value === "object" && value !== null ? (value as Partial<Preferences>) : {};
  } catch {
    return {};
  }
}

function write(): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(prefs));
  } catch {
    // A browser that keeps nothing still works until it is closed.
  }
}
