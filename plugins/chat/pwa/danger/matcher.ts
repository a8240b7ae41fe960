import { tokens, type Token } from "./normalise";
import { fits, seen, word, type Mode, type Word } from "./words";

export interface DangerEntry {
  id: string;
  kind: "stem" | "phrase" | "exact" | "harmless";
  phrase: string;
  topic: string;
  call: string;
}

/** The approved words of one language. */
export interface DangerList {
  language: string;
  version: string;
  entries: readonly DangerEntry[];
}

/** An entry that was found in a text, with the version of its list. */
export interface Finding {
  version: string;
  entry: DangerEntry;
}

/** So many other words may stand between two words of a phrase. */
const BETWEEN = 3;
/** Words that were looked at before; a text of the longest message has far fewer. */
const REMEMBERED = 4000;
/** The gravest first: where several are found, the first of these is offered. */
const GRAVEST = ["emergency", "maternity", "poison", "lifeline", "acute", "violence", "doctor"];

/** One place of a phrase: any of these words, as numbers in the matcher's table. */
type Place = readonly number[];

interface Sequence {
  places: Place[];
  between: number;
  finding: Finding | null;
}

/**
 * Looks for danger words in a text. Built once from the lists, it looks at each written word once and
 * remembers the answer: a keystroke costs one word. Negation is not looked at on purpose: "I do not
 * bleed" may be found, because a missed danger is worse than a card too many.
 */
export class Matcher {
  private readonly words: Word[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly byFirst = new Map<number, Sequence[]>();
  private readonly known = new Map<string, ReadonlySet<number>>();

  constructor(lists: readonly DangerList[]) {
    for (const { language, version, entries } of lists) {
      for (const entry of entries) this.add(language, version, entry);
    }
  }

  /** The gravest finding of a text, or null. */
  find(text: string): Finding | null {
    const found = this.findAll(text);
    const rank = (one: Finding) => {
      const place = GRAVEST.indexOf(one.entry.call);
      return place < 0 ? GRAVEST.length : place;
    };
    return found.reduce<Finding | null>(
      (best, one) => (best === null || rank(one) < rank(best) ? one : best),
      null,
    );
  }

  /** Everything that is found, in the order of the text. */
  findAll(text: string): Finding[] {
    const written = tokens(text);
    const matches = written.map((token) => this.matchesOf(token.text));
    const hits: { finding: Finding; at: number[] }[] = [];
    const harmless = new Set<number>();
    for (let start = 0; start < written.length; start++) {
      for (const first of matches[start] ?? []) {
        for (const sequence of this.byFirst.get(first) ?? []) {
          const at = follow(sequence, start, written, matches);
          if (!at) continue;
          if (sequence.finding) hits.push({ finding: sequence.finding, at });
          else for (const place of at) harmless.add(place);
        }
      }
    }
    const real = hits.filter((hit) => !hit.at.some((place) => harmless.has(place)));
    return [...new Set(real.map((hit) => hit.finding))];
  }

  private add(language: string, version: string, entry: DangerEntry): void {
    const isLoose = entry.kind === "stem" || entry.kind === "phrase";
    const places = entry.phrase
      .split(/\s+/)
      .filter(Boolean)
      .map((part) =>
        part.split("/").map((one) => {
          const open = one.endsWith("*");
          const mode: Mode = entry.kind === "stem" || open ? "stem" : isLoose ? "word" : "exact";
          return this.number(open ? one.slice(0, -1) : one, mode, language);
        }),
      );
    const [first] = places;
    if (!first) return;
    const sequence: Sequence = {
      places,
      between: entry.kind === "phrase" ? BETWEEN : 0,
      finding: entry.kind === "harmless" ? null : { version, entry },
    };
    for (const one of first) {
      const others = this.byFirst.get(one);
      if (others) others.push(sequence);
      else this.byFirst.set(one, [sequence]);
    }
  }

  private number(text: string, mode: Mode, language: string): number {
    const key = `${language} ${mode} ${text}`;
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    const fresh = this.words.push(word(text, mode, language)) - 1;
    this.numbers.set(key, fresh);
    return fresh;
  }

  private matchesOf(text: string): ReadonlySet<number> {
    const known = this.known.get(text);
    if (known) return known;
    const written = seen(text);
    const found = new Set<number>();
    for (let index = 0; index < this.words.length; index++) {
      const wanted = this.words[index];
      if (wanted && fits(wanted, written)) found.add(index);
    }
    if (this.known.size >= REMEMBERED) this.known.clear();
    this.known.set(text, found);
    return found;
  }
}

/** Where the words of a phrase stand that begins at `start`; null when it does not go on. */
function follow(
  sequence: Sequence,
  start: number,
  written: readonly Token[],
  matches: readonly ReadonlySet<number>[],
): number[] | null {
  const at = [start];
  for (const place of sequence.places.slice(1)) {
    const last = at.at(-1) ?? start;
    let next = last + 1;
    while (next < written.length && !place.some((one) => matches[next]?.has(one))) next++;
    const apart = (written[next]?.place ?? Infinity) - (written[last]?.place ?? 0) - 1;
    if (apart > sequence.between) return null;
    at.push(next);
  }
  return at;
}
