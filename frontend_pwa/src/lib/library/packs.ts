import type { LibraryManifest } from "@/lib/api";
import { database, type StoredArticle } from "@/lib/db";
import { allCopies, copyKey } from "./copies";
import { makeRoom } from "./removal";
import { manifestOf, ownAndDanish } from "./repository";
import { freeBytes } from "./space";
import { fetchCopy, type Wanted } from "./sync";

export interface PackFacts {
  topic: string;
  /** Of the texts in all languages, and of those pictures whose size is known. */
  bytes: number;
  articles: number;
  held: boolean;
}

/** The pack would not fit beside what must stay. */
export class NoRoomError extends Error {}

/** What each topic would take, or takes, in the family's language and in Danish. */
export async function packs(locale: string): Promise<PackFacts[]> {
  const manifests = await Promise.all(ownAndDanish(locale).map(manifestOf));
  const held = new Set(await (await database()).getAllKeys("packs"));
  return packFacts(manifests, await allCopies(), held);
}

export function packFacts(
  manifests: LibraryManifest[],
  copies: StoredArticle[],
  held: ReadonlySet<string>,
): PackFacts[] {
  const pictures = new Map(copies.map((copy) => [copy.uuid, copy.pictureBytes ?? 0]));
  const found = new Map<string, PackFacts>();
  const seen = new Set<string>();
  for (const entry of manifests.flatMap((manifest) => manifest.articles)) {
    if (!entry.topic) continue;
    const topic = entry.topic;
    const facts = found.get(topic) ?? { topic, bytes: 0, articles: 0, held: held.has(topic) };
    facts.bytes += entry.bytes;
    if (!seen.has(entry.uuid)) {
      facts.articles++;
      facts.bytes += pictures.get(entry.uuid) ?? 0;
      seen.add(entry.uuid);
    }
    found.set(topic, facts);
  }
  return [...found.values()];
}

/** Fetches a whole topic. Raises NoRoomError when it would not fit. */
export async function downloadPack(
  topic: string,
  locale: string,
  progress: (done: number, all: number) => void = () => undefined,
): Promise<void> {
  const facts = (await packs(locale)).find((entry) => entry.topic === topic);
  if (!facts) return;
  if (facts.bytes > freeBytes(await (await database()).getAll("articles"))) throw new NoRoomError();
  const db = await database();
  await db.put("packs", { topic, addedAt: Date.now() });
  const wanted: [Wanted, string][] = [];
  for (const one of ownAndDanish(locale)) {
    for (const entry of (await manifestOf(one)).articles) {
      if (entry.topic !== topic) continue;
      wanted.push([{ uuid: entry.uuid, variant: "normal" }, one]);
      if (entry.easy_etag) wanted.push([{ uuid: entry.uuid, variant: "easy" }, one]);
    }
  }
  let done = 0;
  for (const [article, one] of wanted) {
    const copy = await db.get("articles", copyKey(article.uuid, one, article.variant));
    // A copy that is there already is kept for a better reason from now on.
    if (!copy) await fetchCopy(article, one, "pack");
    else if (copy.keep === "read" || copy.keep === "timeline") {
      await db.put("articles", { ...copy, keep: "pack" });
    }
    progress(++done, wanted.length);
  }
  await makeRoom();
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
}
