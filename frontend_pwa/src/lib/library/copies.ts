import type { Article, Card, Variant } from "@/lib/api";
import { database, type Keep, type StoredArticle } from "@/lib/db";
import { strongest } from "./reasons";

export const copyKey = (uuid: string, locale: string, variant: Variant = "normal"): string =>
  variant === "normal" ? `${uuid}|${locale}` : `${uuid}|${locale}|${variant}`;
export const bareTag = (etag: string | null): string => (etag ?? "").replace(/^W\/|"/g, "");

export function cardOf(article: Article): Card {
  const { uuid, slug, title, summary, topic, content_locale, variant } = article;
  const { reading_minutes, image, stages, origin, variants } = article;
  return {
    uuid,
    slug,
    title,
    summary,
    topic,
    content_locale,
    variant,
    reading_minutes,
    image,
    stages,
    badges: [
      ...(variants.includes("easy") ? (["easy"] as const) : []),
      ...(article.audio ? (["audio"] as const) : []),
    ],
    origin,
  };
}

interface How {
  /** When it was read; 0 when nobody has read it. */
  readAt?: number;
  /** The address by which it was reached. */
  askedAs?: string;
}

/** Keeps a copy on the device. A stronger reason to keep it is never replaced by a weaker one. */
export async function keepCopy(
  article: Article,
  locale: string,
  etag: string | null,
  keep: Keep,
  now = Date.now(),
  { readAt = keep === "read" ? now : 0, askedAs = article.slug }: How = {},
): Promise<void> {
  const db = await database();
  const key = copyKey(article.uuid, locale, article.variant);
  const before = await db.get("articles", key);
  const slugs = new Set([...(before?.formerSlugs ?? []), before?.article.slug ?? askedAs, askedAs]);
  const formerSlugs = [...slugs].filter((slug) => slug !== article.slug);
  const copy: StoredArticle = {
    key,
    uuid: article.uuid,
    locale,
    etag,
    fetchedAt: now,
    readAt: Math.max(readAt, before?.readAt ?? 0),
    keep: strongest(article.offline ? "always" : keep, before?.keep),
    bytes: new Blob([JSON.stringify(article)]).size,
    pictureBytes: before?.pictureBytes ?? 0,
    article,
    formerSlugs: formerSlugs.slice(-10),
  };
  await db.put("articles", copy);
  // The text is safe before the pictures are asked for.
  const { keepPictures, makeRoom } = await import("./upkeep");
  await keepPictures(copy);
  if (keep === "read") await makeRoom();
}

/** The server said that the copy is still right. */
export async function confirmCopy(copy: StoredArticle, read: boolean, now = Date.now()) {
  const db = await database();
  await db.put("articles", { ...copy, fetchedAt: now, readAt: read ? now : copy.readAt });
}

export async function copyOf(
  uuid: string,
  locale: string,
  variant: Variant = "normal",
): Promise<StoredArticle | undefined> {
  return (await database()).get("articles", copyKey(uuid, locale, variant));
}

export async function copyBySlug(slug: string, locale: string): Promise<StoredArticle | undefined> {
  const copies = await (await database()).getAll("articles");
  return copies.find(
    (copy) => copy.article.slug === slug && copy.article.content_locale === locale,
  );
}

/** For when nobody can be asked who has the address now. */
export async function copyByFormerSlug(
  slug: string,
  locale: string,
): Promise<StoredArticle | undefined> {
  const copies = await allCopies();
  return copies.find((copy) => copy.locale === locale && copy.formerSlugs?.includes(slug));
}

/** Every article on the device once in each language; its easy version lies beside it. */
export async function allCopies(): Promise<StoredArticle[]> {
  const all = await (await database()).getAll("articles");
  return all.filter((copy) => copy.article.variant === "normal");
}
