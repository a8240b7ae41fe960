import { isGone, request, type Article, type LibraryManifest, type Variant } from "@/lib/api";
import { database, type Keep, type StoredArticle } from "@/lib/db";
import { prefs } from "@/lib/prefs.svelte";
import { today } from "@/lib/stages";
import { articlesInWindow } from "@/lib/timeline";
import { allCopies, bareTag, copyKey, copyOf, keepCopy } from "./copies";
import { dropUnusedPictures, keepPictures } from "./pictures";
import { strongest } from "./reasons";
import { makeRoom, revoke } from "./removal";
import { asked, BASE, manifestOf, ownAndDanish, timeline } from "./repository";

/** In days. */
const NEAR = { before: 7, after: 21 };

/** Makes the device hold what it must hold, in the family's language and in Danish. */
export async function syncLibrary(locale: string): Promise<void> {
  const near = await nearInTime(locale);
  for (const one of ownAndDanish(locale)) {
    const manifest = await manifestOf(one);
    await revoke(manifest.revoked, true);
    const wanted = await wantedOf(manifest, near);
    const db = await database();
    const copies = await db.getAll("articles");
    for (const key of withoutEasy(manifest, copies)) await db.delete("articles", key);
    for (const missing of outdated(manifest, copies, wanted)) {
      await fetchCopy(missing, one, wanted.get(missing.uuid) ?? "read");
    }
  }
  const copies = await (await database()).getAll("articles");
  for (const copy of copies) if (copy.picturesMissing) await keepPictures(copy);
  await makeRoom();
  await dropUnusedPictures();
}

/** The articles near this family in time, from last week to three weeks ahead. */
async function nearInTime(locale: string): Promise<string[]> {
  // Emergency pages are kept also when the timeline cannot be had.
  const read = await timeline(locale).catch(() => null);
  return read ? articlesInWindow(prefs.family, read.data.sets, today(), NEAR) : [];
}

/** Why each article of a manifest is to be on the device. */
async function wantedOf(manifest: LibraryManifest, near: string[]): Promise<Map<string, Keep>> {
  const db = await database();
  const wanted = new Map<string, Keep>();
  const want = (uuid: string, keep: Keep) => wanted.set(uuid, strongest(keep, wanted.get(uuid)));
  const topics = new Set(await db.getAllKeys("packs"));
  for (const copy of await allCopies()) if (copy.readAt > 0) want(copy.uuid, "read");
  for (const uuid of near) want(uuid, "timeline");
  for (const uuid of await db.getAllKeys("saved")) want(uuid, "saved");
  for (const entry of manifest.articles) {
    if (topics.has(entry.topic)) want(entry.uuid, "pack");
    if (entry.offline) want(entry.uuid, "always");
  }
  return wanted;
}

/** Fetches without counting it as read. */
export async function fetchCopy(
  { uuid, variant }: Wanted,
  locale: string,
  keep: Keep,
): Promise<void> {
  try {
    const { data, etag } = await request<Article>("GET", `${BASE}/articles/${uuid}`, {
      query: { locale, variant: asked(variant) },
    });
    const readAt = (await copyOf(uuid, locale, variant))?.readAt ?? 0;
    await keepCopy(data, locale, etag, keep, Date.now(), { readAt });
  } catch (error) {
    if (isGone(error)) await revoke([uuid], true);
    else throw error;
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
