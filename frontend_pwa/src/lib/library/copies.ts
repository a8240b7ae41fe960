import type { Article, Card, LibraryManifest } from "@/lib/api";
import { database, type Keep, type StoredArticle } from "@/lib/db";
import { inExcess, strongest } from "./space";

export const PICTURES = "pictures";

export const copyKey = (uuid: string, locale: string): string => `${uuid}|${locale}`;
export const bareTag = (etag: string | null): string => (etag ?? "").replace(/^W\/|"/g, "");

export function cardOf(article: Article): Card {
  const { uuid, slug, title, summary, topic, content_locale, variant } = article;
  const { reading_minutes, image, stages, origin } = article;
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
    badges: [],
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
  readAt = keep === "read" ? now : 0,
): Promise<void> {
  const db = await database();
  const key = copyKey(article.uuid, locale);
  const before = await db.get("articles", key);
  await db.put("articles", {
    key,
    uuid: article.uuid,
    locale,
    etag,
    fetchedAt: now,
    readAt: Math.max(readAt, before?.readAt ?? 0),
    keep: strongest(article.offline ? "always" : keep, before?.keep),
    bytes: new Blob([JSON.stringify(article)]).size,
    pictureBytes: await keepPicture(article),
    article,
  });
  if (keep === "read") await makeRoom();
}

/** The server said that the copy is still right. */
export async function confirmCopy(copy: StoredArticle, read: boolean, now = Date.now()) {
  const db = await database();
  await db.put("articles", { ...copy, fetchedAt: now, readAt: read ? now : copy.readAt });
}

export async function copyOf(uuid: string, locale: string): Promise<StoredArticle | undefined> {
  return (await database()).get("articles", copyKey(uuid, locale));
}

export async function copyBySlug(slug: string, locale: string): Promise<StoredArticle | undefined> {
  const copies = await allCopies();
  return copies.find(
    (copy) => copy.article.slug === slug && copy.article.content_locale === locale,
  );
}

export async function allCopies(): Promise<StoredArticle[]> {
  return (await database()).getAll("articles");
}

/** Unpublished: every language of it goes. With `tell` the person learns which titles went. */
export async function revoke(uuids: Iterable<string>, tell = false): Promise<void> {
  const db = await database();
  for (const uuid of uuids) {
    const copies = await db.getAllFromIndex("articles", "uuid", uuid);
    const known = copies.find((copy) => copy.readAt > 0) ?? copies[0];
    const card = (await db.get("saved", uuid))?.card;
    const title = card?.title ?? known?.article.title;
    if (tell && title && (card || copies.some(wasChosen))) {
      const locale = card?.content_locale ?? known?.article.content_locale ?? "da";
      await db.put("withdrawn", { uuid, title, locale });
    }
    for (const copy of copies) await db.delete("articles", copy.key);
    await db.delete("saved", uuid);
  }
}

/** Read, saved or fetched on purpose; what the app keeps by itself was never seen. */
const wasChosen = (copy: StoredArticle): boolean =>
  copy.readAt > 0 || copy.keep === "saved" || copy.keep === "pack";

/** What the device must fetch to be as the manifest says. */
export function outdated(
  manifest: LibraryManifest,
  copies: StoredArticle[],
  wanted: ReadonlyMap<string, Keep>,
): string[] {
  const held = new Map(copies.map((copy) => [copy.key, copy]));
  return manifest.articles
    .filter((entry) => {
      const copy = held.get(copyKey(entry.uuid, manifest.locale));
      if (!copy && !wanted.has(entry.uuid)) return false;
      return bareTag(copy?.etag ?? null) !== bareTag(entry.etag);
    })
    .map((entry) => entry.uuid);
}

export async function removeDownloads(): Promise<void> {
  const db = await database();
  for (const copy of await db.getAll("articles")) {
    if (copy.keep !== "always") await db.delete("articles", copy.key);
  }
  await db.clear("saved");
  await db.clear("packs");
  await db.clear("answers");
}

/** Lets go of what was not looked at for longest, until the rest fits. */
export async function makeRoom(): Promise<void> {
  const db = await database();
  for (const key of inExcess(await db.getAll("articles"))) await db.delete("articles", key);
}

/** Returns how many bytes the picture takes. */
async function keepPicture(article: Article): Promise<number> {
  if (!("caches" in globalThis) || !article.image) return 0;
  try {
    const cache = await caches.open(PICTURES);
    if (!(await cache.match(article.image.src))) await cache.add(article.image.src);
    return (await (await cache.match(article.image.src))?.blob())?.size ?? 0;
  } catch {
    // The text is what matters; the picture comes another time.
    return 0;
  }
}
