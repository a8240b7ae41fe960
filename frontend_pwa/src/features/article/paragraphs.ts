import type { Article, Block } from "@/lib/api";

const DANISH = "da";
/** Blocks that say nothing of their own: numbers and cards are the same in every language. */
const NO_WORDS = new Set(["related", "image"]);

/** The language beside this one: Danish, or for a Danish text the reader's own; null without one. */
export function otherLanguage(article: Article, readers: string): string | null {
  const wanted = article.content_locale === DANISH ? readers : DANISH;
  if (wanted === article.content_locale) return null;
  return article.alternates.some((entry) => entry.locale === wanted) ? wanted : null;
}

/** The blocks of `article` that `other` has too, by their id, which all languages share. */
export function pairs(article: Article, other: Article): Map<string, Block> {
  if (other.content_locale === article.content_locale) return new Map();
  const theirs = new Map(other.blocks.map((block) => [block.id, block]));
  return new Map(
    article.blocks.flatMap((block) => {
      const twin = theirs.get(block.id);
      return twin && !NO_WORDS.has(block.type) ? [[block.id, twin]] : [];
    }),
  );
}
