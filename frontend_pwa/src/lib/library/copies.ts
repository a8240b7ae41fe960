import type { Article, Card, LibraryManifest, Variant } from "@/lib/api";
import { database, type Keep, type StoredArticle } from "@/lib/db";
import { dropAllSounds, dropSoundOf } from "./sounds";
import { inExcess, strongest } from "./space";

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
  // The text is safe before the picture is asked for.
  const pictureBytes = await keepPicture(article);
  if (pictureBytes !== copy.pictureBytes) await addPicture(key, pictureBytes);
  if (keep === "read") await makeRoom();
}

async function addPicture(key: string, pictureBytes: number): Promise<void> {
  const transaction = (await database()).transaction("articles", "readwrite");
  const now = await transaction.store.get(key);
  if (now) await transaction.store.put({ ...now, pictureBytes });
  await transaction.done;
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
    for (const copy of copies) {
      await dropSoundOf(copy.article);
      await db.delete("articles", copy.key);
    }
    await db.delete("saved", uuid);
  }
}

/** Read, saved or fetched on purpose; what the app keeps by itself was never seen. */
const wasChosen = (copy: StoredArticle): boolean =>
  copy.readAt > 0 || copy.keep === "saved" || copy.keep === "pack";

export interface Wanted {
  uuid: string;
  variant: Variant;
}

/** What the device must fetch to be as the manifest says: with each article its easy version. */
export function outdated(
  manifest: LibraryManifest,
  copies: StoredArticle[],
  wanted: ReadonlyMap<string, Keep>,
): Wanted[] {
  const held = new Map(copies.map((copy) => [copy.key, copy]));
  return manifest.articles.flatMap((entry) => {
    const copy = held.get(copyKey(entry.uuid, manifest.locale));
    const easy = held.get(copyKey(entry.uuid, manifest.locale, "easy"));
    if (!copy && !easy && !wanted.has(entry.uuid)) return [];
    const found: Wanted[] = [];
    if (bareTag(copy?.etag ?? null) !== bareTag(entry.etag))
      found.push({ uuid: entry.uuid, variant: "normal" });
    if (entry.easy_etag && bareTag(easy?.etag ?? null) !== bareTag(entry.easy_etag))
      found.push({ uuid: entry.uuid, variant: "easy" });
    return found;
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
  await dropAllSounds();
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
