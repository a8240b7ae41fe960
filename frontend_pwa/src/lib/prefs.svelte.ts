import { Kept } from "./kept";
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

const kept = new Kept<Preferences>("family-start:prefs");
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

export const prefs = $state<Preferences>({ ...initial, ...kept.read() });

/** Not in the admin, whose pages look as they like. */
let isApplied = false;

kept.follow(() => {
  refresh();
  if (isApplied) applyAppearance();
});

export function setPrefs(change: Partial<Preferences>): void {
  refresh();
  Object.assign(prefs, change);
  kept.write(prefs);
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
  isApplied = true;
  if (prefs.theme === "auto") delete root.dataset.theme;
  else root.dataset.theme = prefs.theme;
  if (prefs.textSize === "normal") delete root.dataset.textSize;
  else root.dataset.textSize = prefs.textSize;
}

/** Another window may have changed something else: it must not be written away again. */
function refresh(): void {
  const news = kept.news();
  if (news) Object.assign(prefs, initial, news);
}
