import type { Article, SearchHit } from "@/lib/api";
import { cardOf } from "./copies";

const WEIGHTS = { title: 8, summary: 4, body: 1 };

/** Folds case, accents and the spellings of æ, ø and å, so that "soevn" and "sovn" find "søvn". */
export function fold(text: string): string {
  return text
    .toLowerCase()
    .replace(/æ/g, "ae")
    .replace(/ø|oe/g, "o")
    .replace(/å|aa/g, "a")
    .normalize("NFD")
    .replace(/\p{M}/gu, "");
}

/** Finds among the articles on the device those that hold every word. */
export function searchCopies(articles: Article[], query: string): SearchHit[] {
  const words = fold(query).split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  return articles
    .map((article) => ({ article, score: scoreOf(article, words) }))
    .filter((entry) => entry.score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ article }) => ({ ...cardOf(article), highlight: "" }));
}

export function plainText(html: string): string {
  return new DOMParser().parseFromString(html, "text/html").body.textContent;
}

function scoreOf(article: Article, words: string[]): number {
  const fields = {
    title: fold(article.title),
    summary: fold(article.summary),
    body: fold(article.blocks.map((block) => plainText(block.html)).join(" ")),
  };
  let total = 0;
  for (const word of words) {
    let best = 0;
    for (const [name, text] of Object.entries(fields)) {
      if (text.includes(word)) best = Math.max(best, WEIGHTS[name as keyof typeof WEIGHTS]);
    }
    if (best === 0) return 0;
    total += best;
  }
  return total;
}
