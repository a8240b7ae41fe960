import type { Article, Card, LibraryManifest, Variant } from "@/lib/api";
import { database, type Keep, type StoredArticle } from "@/lib/db";

const READ_KEPT = 50;
export const PICTURES = "pictures";

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
    badges: variants.includes("easy") ? ["easy"] : [],
    origin,
  };
}

/** Keeps a copy on the device. A stronger reason to keep it is never replaced by a weaker one. */
export async function keepCopy(
  article: Article,
  locale: string,
  etag: string | null,
  keep: Keep,
  now = Date.now(),
  askedAs = article.slug,
): Promise<void> {
  const db = await database();
  const key = copyKey(article.uuid, locale, article.variant);
  const before = await db.get("articles", key);
  const slugs = new Set([...(before?.formerSlugs ?? []), before?.article.slug ?? askedAs, askedAs]);
  const formerSlugs = [...slugs].filter((slug) => slug !== article.slug);
  await db.put("articles", {
    key,
    uuid: article.uuid,
    locale,
    etag,
    fetchedAt: now,
    readAt: keep === "read" ? now : (before?.readAt ?? 0),
    keep: strongest(article.offline ? "always" : keep, before?.keep),
    bytes: JSON.stringify(article).length,
    article,
    formerSlugs: formerSlugs.slice(-10),
  });
  await keepPictures(article);
  if (keep === "read") await trim();
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

/** Unpublished: every language of it goes. */
export async function revoke(uuids: Iterable<string>): Promise<void> {
  const db = await database();
  for (const uuid of uuids) {
    for (const key of await db.getAllKeysFromIndex("articles", "uuid", uuid)) {
      await db.delete("articles", key);
    }
    await db.delete("saved", uuid);
  }
}

export interface Wanted {
  uuid: string;
  variant: Variant;
}

/** What the device must fetch to be as the manifest says: with each article its easy version. */
export function outdated(
  manifest: LibraryManifest,
  copies: StoredArticle[],
  saved: ReadonlySet<string>,
): Wanted[] {
  const held = new Map(copies.map((copy) => [copy.key, copy]));
  return manifest.articles.flatMap((entry) => {
    const copy = held.get(copyKey(entry.uuid, manifest.locale));
    const easy = held.get(copyKey(entry.uuid, manifest.locale, "easy"));
    if (!entry.offline && !saved.has(entry.uuid) && !copy && !easy) return [];
    const wanted: Wanted[] = [];
    if (bareTag(copy?.etag ?? null) !== bareTag(entry.etag))
      wanted.push({ uuid: entry.uuid, variant: "normal" });
    if (entry.easy_etag && bareTag(easy?.etag ?? null) !== bareTag(entry.easy_etag))
      wanted.push({ uuid: entry.uuid, variant: "easy" });
    return wanted;
  });
}

/** The keys of easy versions that were taken out of articles which are still there. */
export function withoutEasy(manifest: LibraryManifest, copies: StoredArticle[]): string[] {
  const easy = new Set(manifest.articles.filter((one) => one.easy_etag).map((one) => one.uuid));
  return copies
    .filter((copy) => copy.article.variant === "easy" && copy.locale === manifest.locale)
    .filter((copy) => !easy.has(copy.uuid))
    .map((copy) => copy.key);
}

export async function removeDownloads(): Promise<void> {
  const db = await database();
  for (const copy of await db.getAll("articles")) {
    if (copy.keep !== "always") await db.delete("articles", copy.key);
  }
  await db.clear("saved");
  await db.clear("answers");
}

async function trim(): Promise<void> {
  const db = await database();
  const read = (await db.getAll("articles")).filter((copy) => copy.keep === "read");
  read.sort((a, b) => b.readAt - a.readAt);
  for (const copy of read.slice(READ_KEPT)) await db.delete("articles", copy.key);
}

async function keepPictures(article: Article): Promise<void> {
  if (!("caches" in globalThis) || !article.image) return;
  try {
    const cache = await caches.open(PICTURES);
    if (!(await cache.match(article.image.src))) await cache.add(article.image.src);
  } catch {
    // The text is what matters; the picture comes another time.
  }
}

function strongest(a: Keep, b: Keep | undefined): Keep {
  const order: Keep[] = ["read", "saved", "always"];
  return b !== undefined && order.indexOf(b) > order.indexOf(a) ? b : a;
}
