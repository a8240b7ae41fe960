/** Letters that people without a Danish keyboard write for one another count half. */
const NEAR = new Set(["oø", "øo", "aæ", "æa", "eæ", "æe", "aå", "åa", "oå", "åo", "iy", "yi"]);
const HALF = 0.5;

/** How far a word of so many letters may be from what was meant: short words must be right. */
export function allowance(letters: number): number {
  if (letters <= 3) return 0;
  if (letters === 4) return HALF;
  if (letters <= 6) return 1;
  return letters <= 8 ? 1.5 : 2;
}

/** Whether two letters are the same, or written for one another. */
export function near(one: string, other: string): boolean {
  return one === other || NEAR.has(one + other);
}

/**
 * Damerau–Levenshtein (neighbours swapped are one slip) between `word` and every beginning of `text`:
 * answer[j] is the distance to the first j letters. With `anywhere` the beginning may be left out too,
 * from the given place on. Empty when all are further than `most`.
 */
export function distances(
  word: string,
  text: string,
  most: number,
  anywhere: number | null = null,
): number[] {
  let beforeLast: number[] = [];
  let last: number[] = [];
  for (let j = 0; j <= text.length; j++) last.push(anywhere !== null && j >= anywhere ? 0 : j);
  for (let i = 1; i <= word.length; i++) {
    const row = [i];
    let nearest = i;
    for (let j = 1; j <= text.length; j++) {
      const here = word[i - 1] ?? "";
      const there = text[j - 1] ?? "";
      const change = here === there ? 0 : NEAR.has(here + there) ? HALF : 1;
      let best = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + change);
      if (i > 1 && j > 1 && here === text[j - 2] && word[i - 2] === there) {
        best = Math.min(best, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(best);
      if (best < nearest) nearest = best;
    }
    // A swap looks back two rows, which the last one bounds too.
    if (nearest > most + 1) return [];
    beforeLast = last;
    last = row;
  }
  return last;
}

/** Which letters occur, as bits: tells in one step that two words have too little in common. */
export function lettersOf(text: string): number {
  let bits = 0;
  for (let i = 0; i < text.length; i++) bits |= 1 << (text.charCodeAt(i) & 31);
  return bits;
}

/** How many letters of the first do not occur in the second. */
export function missing(first: number, second: number): number {
  let bits = first & ~second;
  let count = 0;
  while (bits) {
    bits &= bits - 1;
    count++;
  }
  return count;
}
