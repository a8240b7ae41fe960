import { database, type StoredArticle } from "@/lib/db";
import { dropUnusedPictures, forgetSeen } from "./pictures";
import { dropAllSounds, dropSoundOf } from "./sounds";
import { inExcess } from "./space";

/** Unpublished: every language of it goes, its cards and its pictures. With `tell` the person learns which titles went. */
export async function revoke(uuids: Iterable<string>, tell = false): Promise<void> {
  const db = await database();
  const withdrawn = new Set(uuids);
  const gone: unknown[] = await dropCards(withdrawn);
  for (const uuid of withdrawn) {
    const copies = await db.getAllFromIndex("articles", "uuid", uuid);
    const known = copies.find((copy) => copy.readAt > 0) ?? copies[0];
    const card = (await db.get("saved", uuid))?.card;
    const title = card?.title ?? known?.article.title;
    if (tell && title && (card || copies.some(wasChosen))) {
      const locale = card?.content_locale ?? known?.article.content_locale ?? "da";
      await db.put("withdrawn", { uuid, title, locale });
    }
    for (const copy of copies) {
      gone.push([copy.article.image, copy.article.blocks]);
      await dropSoundOf(copy.article);
      await db.delete("articles", copy.key);
    }
    if (card) gone.push(card);
    await db.delete("saved", uuid);
  }
  await forgetSeen(gone);
  if (gone.length > 0) await dropUnusedPictures();
}

/** Read, saved or fetched on purpose; what the app keeps by itself was never seen. */
const wasChosen = (copy: StoredArticle): boolean =>
  copy.readAt > 0 || copy.keep === "saved" || copy.keep === "pack";

/** Takes the cards of articles out of the lists that were kept, and returns them. */
async function dropCards(uuids: ReadonlySet<string>): Promise<unknown[]> {
  const db = await database();
  const gone: unknown[] = [];
  const stays = (card: { uuid: string }): boolean => !uuids.has(card.uuid) || !gone.push(card);
  for (const answer of uuids.size > 0 ? await db.getAll("answers") : []) {
    const before = gone.length;
    const data = { ...(answer.data as Record<string, unknown>) };
    for (const list of ["results", "cards"]) {
      if (Array.isArray(data[list])) data[list] = (data[list] as { uuid: string }[]).filter(stays);
    }
    // Without its tag: the server must not confirm a list that is no longer what it said.
    if (gone.length > before) await db.put("answers", { ...answer, data, etag: null });
  }
  return gone;
}

export async function removeDownloads(): Promise<void> {
  const db = await database();
  for (const copy of await db.getAll("articles")) {
    if (copy.keep !== "always") await db.delete("articles", copy.key);
  }
  await dropUnusedPictures();
  await dropAllSounds();
  await db.clear("saved");
  await db.clear("packs");
  await db.clear("answers");
}

/** Lets go of what was not looked at for longest, until the rest fits. */
export async function makeRoom(): Promise<void> {
  const db = await database();
  const gone = inExcess(await db.getAll("articles"));
  for (const key of gone) await db.delete("articles", key);
  if (gone.length > 0) await dropUnusedPictures();
}
