import type { Article } from "@/lib/api";

const DANISH = "da";
/** The scripts of the print sheet's fonts; the server has no sheet in others. */
const PRINTED = /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\P{L}]*$/u;

export const hasSheet = (title: string): boolean => PRINTED.test(title);

export function pagePath(article: Article): string {
  return `/${article.content_locale}/bibliotek/${article.slug}`;
}

/** The address tells the title. Unless it is wanted, the link says nothing of what it leads to. */
export function linkOf(article: Article, origin: string, withTitle: boolean): string {
  const path = withTitle ? pagePath(article) : `/${article.content_locale}/a/${article.uuid}`;
  return origin + path;
}

/** "?&" suits both iOS and Android, which disagree about what stands before the text. */
export function smsHref(article: Article, link: string, withTitle: boolean): string {
  const text = withTitle ? `${article.title} ${link}` : link;
  return `sms:?&body=${encodeURIComponent(text)}`;
}

/**
 * Sheets beside each other language, Danish first, and one of the language alone. The server makes them in
 * the languages that the municipality offers; an article may have more.
 */
export function sheetLanguages(article: Article, offered?: readonly string[]): string[] {
  const own = article.content_locale;
  const isOffered = (code: string) => offered?.includes(code) ?? true;
  if (!isOffered(own)) return [];
  const others = article.alternates
    .map((other) => other.locale)
    .filter((code) => code !== own && isOffered(code));
  others.sort((a, b) => Number(b === DANISH) - Number(a === DANISH) || a.localeCompare(b));
  return [...others, own];
}
