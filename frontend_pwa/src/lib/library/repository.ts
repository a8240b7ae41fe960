import {
  api,
  ApiProblem,
  isGone,
  request,
  Unreachable,
  type Article,
  type Card,
  type LibraryManifest,
  type LibraryTimeline,
  type SearchHit,
  type Topic,
  type Variant,
} from "@/lib/api";
import { database, type StoredArticle } from "@/lib/db";
import { prefs } from "@/lib/prefs.svelte";
import {
  allCopies,
  cardOf,
  confirmCopy,
  copyByFormerSlug,
  copyBySlug,
  copyOf,
  keepCopy,
} from "./copies";
import { searchCopies } from "./offline-search";

export const BASE = "/api/v1/library";
/** A slow line is answered from the device sooner than a dead one would be noticed. */
const PATIENCE = 5000;
const DANISH = "da";

export interface Read<T> {
  data: T;
  /** When the server last said so. */
  fetchedAt: number;
  fromDevice: boolean;
}

export interface Results {
  results: SearchHit[];
  suggestion: string | null;
  fromDevice: boolean;
}

export async function topics(locale: string): Promise<Read<Topic[]>> {
  const read = await answered<{ topics: Topic[] }>("/topics", { locale });
  return { ...read, data: read.data.topics };
}

/** A topic has one key everywhere, and in each language its own slug. */
export async function topicSlug(key: string, locale: string): Promise<string> {
  const found = (await topics(locale)).data.find((topic) => topic.key === key);
  return found?.slug ?? key;
}

export interface CardQuery {
  locale: string;
  topic?: string | undefined;
  stage?: string | undefined;
  limit?: number | undefined;
  cursor?: string | undefined;
}

export async function cards(
  query: CardQuery,
): Promise<Read<{ results: Card[]; next: string | null }>> {
  return answered("/articles", { limit: 20, ...query });
}

/** Cards for several stages, each article once, in the order of the stages. */
export async function cardsFor(stages: string[], locale: string, limit: number): Promise<Card[]> {
  const pages = await Promise.all(stages.map((stage) => cards({ locale, stage, limit })));
  const byUuid = new Map<string, Card>();
  for (const page of pages) for (const card of page.data.results) byUuid.set(card.uuid, card);
  return [...byUuid.values()].slice(0, limit);
}

/** Every set with its spans and the cards of its articles: the same for all, so it says nothing of anybody. */
export async function timeline(locale: string): Promise<Read<LibraryTimeline>> {
  return answered<LibraryTimeline>("/timeline", { locale, cards: 1 });
}

/** Asked for the easy version, the normal one comes where there is none. */
export async function articleBySlug(
  locale: string,
  slug: string,
  variant: Variant = "normal",
): Promise<Read<Article>> {
  const copy = await copyBySlug(slug, locale).catch(() => undefined);
  if (copy) return articleIn(copy.uuid, copy.locale, variant);
  try {
    const { data, etag } = await request<Article>(
      "GET",
      `${BASE}/by-slug/${encodeURIComponent(locale)}/${encodeURIComponent(slug)}`,
      { query: { variant: asked(variant) } },
    );
    keepMeanwhile(data, locale, etag, slug);
    return { data, fetchedAt: Date.now(), fromDevice: false };
  } catch (error) {
    const known = isOutage(error) && (await copyByFormerSlug(slug, locale).catch(() => undefined));
    if (!known) throw error;
    return { data: known.article, fetchedAt: known.fetchedAt, fromDevice: true };
  }
}

export const asked = (variant: Variant) => (variant === "normal" ? undefined : variant);

/** One article in one language; without a network the copy on the device, in the other version at need. */
export async function articleIn(
  uuid: string,
  locale: string,
  variant: Variant = "normal",
): Promise<Read<Article>> {
  const copy = await bestCopy(uuid, locale, variant).catch(() => undefined);
  try {
    const answer = await request<Article>("GET", `${BASE}/articles/${uuid}`, {
      query: { locale, variant: asked(variant) },
      etag: copy?.etag ?? undefined,
      ...(copy ? { timeout: PATIENCE } : {}),
    });
    if (copy && answer.notModified) {
      // On a full phone it is right all the same.
      await confirmCopy(copy, !prefs.discreet).catch(() => undefined);
      return { data: copy.article, fetchedAt: Date.now(), fromDevice: false };
    }
    keepMeanwhile(answer.data, locale, answer.etag);
    return { data: answer.data, fetchedAt: Date.now(), fromDevice: false };
  } catch (error) {
    if (isGone(error)) await (await import("./upkeep")).revoke([uuid]);
    if (!copy || !isOutage(error)) throw error;
    return { data: copy.article, fetchedAt: copy.fetchedAt, fromDevice: true };
  }
}

async function bestCopy(
  uuid: string,
  locale: string,
  variant: Variant,
): Promise<StoredArticle | undefined> {
  const other: Variant = variant === "normal" ? "easy" : "normal";
  return (await copyOf(uuid, locale, variant)) ?? (await copyOf(uuid, locale, other));
}

const MOST_NEAR = 4;

/** What else is about the same; without a line, what the device has of the same topic. */
export async function nearCards(article: Article, locale: string): Promise<Card[]> {
  try {
    const answer = await api.get<{ results: Card[] }>(`${BASE}/articles/${article.uuid}/near`, {
      query: { locale, variant: asked(article.variant) },
      timeout: PATIENCE,
    });
    return answer.results;
  } catch (error) {
    if (!isOutage(error)) throw error;
    const known = new Set([article.uuid, ...article.related.map((card) => card.uuid)]);
    const copies = (await allCopies()).filter(
      ({ uuid, locale: language, article: copy }) =>
        language === locale && !known.has(uuid) && copy.topic?.key === article.topic?.key,
    );
    const cards = new Map(copies.map((copy) => [copy.uuid, cardOf(copy.article)]));
    return article.topic ? [...cards.values()].slice(0, MOST_NEAR) : [];
  }
}

export async function search(query: string, locale: string, signal: AbortSignal): Promise<Results> {
  try {
    const answer = await api.get<{ results: SearchHit[]; suggestion: string | null }>(
      `${BASE}/search`,
      { query: { q: query, locale }, signal, timeout: PATIENCE },
    );
    return { ...answer, fromDevice: false };
  } catch (error) {
    if (!isOutage(error)) throw error;
    const copies = await allCopies();
    const articles = copies.filter((copy) => copy.locale === locale).map((copy) => copy.article);
    return { results: searchCopies(articles, query), suggestion: null, fromDevice: true };
  }
}

export interface Suggestion {
  text: string;
  slug: string | null;
  locale: string;
}

/** What may be meant by what is typed so far; nothing without a network. */
export async function suggest(
  query: string,
  locale: string,
  signal: AbortSignal,
): Promise<Suggestion[]> {
  const answer = await api.get<{ suggestions: Suggestion[] }>(`${BASE}/suggest`, {
    query: { q: query, locale },
    signal,
    timeout: PATIENCE,
  });
  return answer.suggestions;
}

/** Tells that a finished search found nothing, so that editors can add a word. Names nobody. */
export async function tellNothingFound(query: string, locale: string): Promise<void> {
  await api.post(`${BASE}/nothing-found`, { q: query, locale }).catch(() => undefined);
}

/** The family's language and Danish, in which they may want to show something to others. */
export const ownAndDanish = (locale: string): string[] => [...new Set([locale, DANISH])];

export async function manifestOf(locale: string): Promise<LibraryManifest> {
  return (await answered<LibraryManifest>("/manifest", { locale })).data;
}

/** Network first; the last answer when there is none. */
async function answered<T>(
  path: string,
  query: Record<string, string | number | undefined>,
): Promise<Read<T>> {
  const key = `${path}?${JSON.stringify(query)}`;
  const before = await (await database()).get("answers", key).catch(() => undefined);
  try {
    const answer = await request<T>("GET", BASE + path, {
      query,
      etag: before?.etag ?? undefined,
      ...(before ? { timeout: PATIENCE } : {}),
    });
    const data = answer.notModified ? (before?.data as T) : answer.data;
    const fetchedAt = Date.now();
    const etag = answer.notModified ? (before?.etag ?? null) : answer.etag;
    await (await database()).put("answers", { path: key, fetchedAt, etag, data }).catch(() => key);
    return { data, fetchedAt, fromDevice: false };
  } catch (error) {
    if (!before || !isOutage(error)) throw error;
    return { data: before.data as T, fetchedAt: before.fetchedAt, fromDevice: true };
  }
}

/** Nobody waits for it to be kept, and a full or forbidden store must not keep anybody from reading. */
function keepMeanwhile(
  data: Article,
  locale: string,
  etag: string | null,
  askedAs = data.slug,
): void {
  void keep(data, locale, etag, askedAs).catch(() => undefined);
}

async function keep(
  data: Article,
  locale: string,
  etag: string | null,
  askedAs: string,
): Promise<void> {
  // In discreet mode nothing tells what was read here.
  if (prefs.discreet && !(await copyOf(data.uuid, locale, data.variant))) return;
  const readAt = prefs.discreet ? 0 : Date.now();
  await keepCopy(data, locale, etag, "read", Date.now(), { readAt, askedAs });
}

export function isOutage(error: unknown): boolean {
  return error instanceof Unreachable || (error instanceof ApiProblem && error.status >= 500);
}
