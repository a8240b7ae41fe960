import { allowance, distances, lettersOf, missing, near } from "./distance";
import { arabicForms, endingsOf } from "./endings";
import { isArabic, normalise } from "./normalise";

/** How a word is compared: every form of it, this form with its endings, or exactly this. */
export type Mode = "stem" | "word" | "exact";

/** From so many letters on a stem is found inside longer words, and whatever follows it. */
const LONG_STEM = 5;
/** With a slip of the pen at that, it takes a longer one. */
const LONG_ENOUGH_TO_ERR = 7;
const LONGEST_ENDING = 5;
/** What stands before a stem in a compound has at least so many letters. */
const FIRST_PART = 2;

export interface Word {
  text: string;
  mode: Mode;
  letters: number;
  arabic: boolean;
  endings: ReadonlySet<string>;
}

export function word(text: string, mode: Mode, language: string): Word {
  const normal = normalise(text);
  return {
    text: normal,
    mode,
    letters: lettersOf(normal),
    arabic: isArabic(normal),
    endings: endingsOf(language),
  };
}

/** A word of the text, looked at from all sides once. */
export interface Seen {
  text: string;
  letters: number;
  arabic: boolean;
  forms: string[];
}

export function seen(text: string): Seen {
  const arabic = isArabic(text);
  return { text, letters: lettersOf(text), arabic, forms: arabic ? arabicForms(text) : [text] };
}

/** Whether the written word can be the one that is looked for. */
export function fits(wanted: Word, written: Seen): boolean {
  if (wanted.arabic !== written.arabic) return false;
  if (wanted.mode === "exact") return wanted.text === written.text;
  const most = allowance(wanted.text.length);
  const apart = missing(wanted.letters, written.letters);
  // A letter written for its neighbour is missing too, but costs half.
  if (apart > most * 2) return false;
  return written.forms.some(
    (form) =>
      (apart === 0 && begins(wanted, form)) ||
      (most > 0 && nearly(wanted, form, most)) ||
      (wanted.mode === "stem" && inside(wanted, form, apart)),
  );
}

function begins(wanted: Word, form: string): boolean {
  return form.startsWith(wanted.text) && mayFollow(wanted, form.slice(wanted.text.length));
}

function mayFollow(wanted: Word, rest: string): boolean {
  const anything = wanted.mode === "stem" && wanted.text.length >= LONG_STEM;
  return anything || wanted.endings.has(rest);
}

function nearly(wanted: Word, form: string, most: number): boolean {
  // The first letter is rarely wrong; asking for it keeps other words away.
  if (!near(wanted.text[0] ?? "", form[0] ?? "")) return false;
  const { length } = wanted.text;
  const reach = Math.floor(most);
  if (form.length < length - reach) return false;
  if (wanted.mode === "word" && form.length > length + reach + LONGEST_ENDING) return false;
  const row = distances(wanted.text, form.slice(0, length + reach), most);
  for (let end = Math.max(1, length - reach); end < row.length; end++) {
    const far = row[end] ?? most + 1;
    if (far <= most && wanted.endings.has(form.slice(end))) return true;
    if (far <= 1 && wanted.mode === "stem" && length >= LONG_ENOUGH_TO_ERR) return true;
  }
  return false;
}

/** In a compound: "kraftigblødning", "tvillingefosterbevægelser". */
function inside(wanted: Word, form: string, apart: number): boolean {
  const { text } = wanted;
  if (text.length < LONG_STEM || form.length < text.length + FIRST_PART - 1) return false;
  if (apart === 0 && form.indexOf(text, FIRST_PART) >= 0) return true;
  if (text.length < LONG_ENOUGH_TO_ERR || apart > 1) return false;
  const row = distances(text, form, 1, FIRST_PART);
  return row.some(
    (far, end) => end > text.length && far <= 1 && wanted.endings.has(form.slice(end)),
  );
}
