import { database, type StoredArticle } from "@/lib/db";
import { dropUnusedPictures } from "./pictures";
import { READ_KEPT } from "./space";

/** What was read last on this device, each article once, the latest first. */
export async function recentlyRead(): Promise<StoredArticle[]> {
  const read = (await (await database()).getAll("articles")).filter((copy) => copy.readAt > 0);
  read.sort((a, b) => b.readAt - a.readAt);
  const seen = new Set<string>();
  return read.filter((copy) => !seen.has(copy.uuid) && seen.add(copy.uuid)).slice(0, READ_KEPT);
}

/** Forgets what was read. What is kept for another reason stays, without the day it was read. */
export async function clearHistory(): Promise<void> {
  const db = await database();
  for (const copy of await db.getAll("articles")) {
    if (copy.keep === "read") await db.delete("articles", copy.key);
    else if (copy.readAt > 0) await db.put("articles", { ...copy, readAt: 0 });
  }
  await dropUnusedPictures();
}
