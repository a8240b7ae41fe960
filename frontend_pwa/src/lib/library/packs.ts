import type { LibraryManifest, Variant } from "@/lib/api";
import { database, type StoredArticle } from "@/lib/db";
import { copyKey } from "./copies";
import { dropUnusedPictures, keepPictures } from "./pictures";
import { strongest } from "./reasons";
import { makeRoom } from "./removal";
import { manifestOf, ownAndDanish } from "./repository";
import { freeBytes } from "./space";
import { fetchCopy, type Wanted } from "./sync";

export interface PackFacts {
  topic: string;
  /** Of the texts in all languages and versions, and of their pictures. */
  bytes: number;
  articles: number;
  /** All of it is on the phone. */
  held: boolean;
}

/** The pack would not fit beside what must stay. */
export class NoRoomError extends Error {}

/** Something of the pack could not be fetched. It follows at the next contact, or when it is asked for again. */
export class IncompleteError extends Error {}

/** What each topic would take, or takes, in the family's language and in Danish. */
export async function packs(locale: string): Promise<PackFacts[]> {
  const db = await database();
  const manifests = await Promise.all(ownAndDanish(locale).map(manifestOf));
  const chosen = new Set(await db.getAllKeys("packs"));
  return packFacts(manifests, await db.getAll("articles"), chosen);
}

/** A chosen pack is held when all of it is there. */
export function packFacts(
  manifests: LibraryManifest[],
  copies: StoredArticle[],
  chosen: ReadonlySet<string>,
): PackFacts[] {
  const there = new Set(copies.filter((copy) => !copy.picturesMissing).map((copy) => copy.key));
  const pictures = new Map(copies.map((copy) => [copy.uuid, copy.pictureBytes ?? 0]));
  const found = new Map<string, PackFacts>();
  const seen = new Set<string>();
  for (const manifest of manifests) {
    for (const entry of manifest.articles) {
      if (!entry.topic) continue;
      const topic = entry.topic;
      const facts = found.get(topic) ?? { topic, bytes: 0, articles: 0, held: chosen.has(topic) };
      // Absent in a manifest that was kept before they existed.
      facts.bytes += entry.bytes + (entry.easy_bytes ?? 0);
      facts.held &&= copiesOf(entry, manifest.locale).every((part) => there.has(part.key));
      if (!seen.has(entry.uuid)) {
        facts.articles++;
        facts.bytes += Math.max(entry.picture_bytes ?? 0, pictures.get(entry.uuid) ?? 0);
        seen.add(entry.uuid);
      }
      found.set(topic, facts);
    }
  }
  return [...found.values()];
}

interface Part extends Wanted {
  key: string;
  locale: string;
}

/** An article comes with its easy version. */
function copiesOf(entry: LibraryManifest["articles"][number], locale: string): Part[] {
  const variants: Variant[] = entry.easy_etag ? ["normal", "easy"] : ["normal"];
  return variants.map((variant) => ({
    uuid: entry.uuid,
    variant,
    locale,
    key: copyKey(entry.uuid, locale, variant),
  }));
}

/**
 * Fetches a whole topic, or what is missing of it. Raises NoRoomError when it would not fit, and
 * IncompleteError when not all of it came.
 */
export async function downloadPack(
  topic: string,
  locale: string,
  progress: (done: number, all: number) => void = () => undefined,
): Promise<void> {
  const db = await database();
  const manifests = await Promise.all(ownAndDanish(locale).map(manifestOf));
  const copies = await db.getAll("articles");
  const facts = packFacts(manifests, copies, new Set()).find((entry) => entry.topic === topic);
  if (!facts) return;
  const wanted = manifests.flatMap((manifest) =>
    manifest.articles
      .filter((entry) => entry.topic === topic)
      .flatMap((entry) => copiesOf(entry, manifest.locale)),
  );
  const own = new Set(wanted.map((part) => part.key));
  // What is there of the pack already needs no more room.
  const others = copies.filter((copy) => !own.has(copy.key));
  if (facts.bytes > freeBytes(others)) throw new NoRoomError();
  await db.put("packs", { topic, addedAt: Date.now() });
  let done = 0;
  for (const part of wanted) {
    const copy = await db.get("articles", part.key);
    // A copy that is there already is kept for a better reason from now on.
    if (!copy) await fetchCopy(part, part.locale, "pack");
    else {
      const kept: StoredArticle = { ...copy, keep: strongest("pack", copy.keep) };
      await db.put("articles", kept);
      if (kept.picturesMissing) await keepPictures(kept);
    }
    progress(++done, wanted.length);
  }
  await makeRoom();
  const after = packFacts(manifests, await db.getAll("articles"), new Set([topic]));
  if (!after.find((entry) => entry.topic === topic)?.held) throw new IncompleteError();
}

/** Removes a topic; what was read in it stays as read. */
export async function removePack(topic: string): Promise<void> {
  const db = await database();
  await db.delete("packs", topic);
  for (const copy of await db.getAll("articles")) {
    if (copy.keep !== "pack" || copy.article.topic?.key !== topic) continue;
    if (copy.readAt > 0) await db.put("articles", { ...copy, keep: "read" });
    else await db.delete("articles", copy.key);
  }
  await dropUnusedPictures();
}
