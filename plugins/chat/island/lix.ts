/** LIX (Björnsson 1968): words in a sentence, and the share of words longer than six letters. */
export function lixOf(text: string): number | null {
  const words = text.match(/[\p{L}\p{N}]+(?:[’'-][\p{L}\p{N}]+)*/gu) ?? [];
  if (words.length < 5) return null;
  const sentences = text.split(/[.:!?\n]+/).filter((part) => /\p{L}/u.test(part)).length || 1;
  const long = words.filter((word) => [...word].length > 6).length;
  return Math.round(words.length / sentences + (100 * long) / words.length);
}

/** As the articles' own measure: under 25 is easy, from 35 on it is hard for many. */
export function ease(lix: number): "easy" | "medium" | "hard" {
  if (lix < 30) return "easy";
  return lix < 36 ? "medium" : "hard";
}
