import type { Article, Card } from "@/lib/api";
import { database } from "@/lib/db";
import { cardOf, copyOf, keepCopy } from "./copies";

export async function savedCards(): Promise<Card[]> {
  const all = await (await database()).getAll("saved");
  return all.sort((a, b) => b.savedAt - a.savedAt).map((entry) => entry.card);
}

export async function isSaved(uuid: string): Promise<boolean> {
  return (await (await database()).get("saved", uuid)) !== undefined;
}

export async function save(article: Article, locale: string, now = Date.now()): Promise<void> {
  const db = await database();
  await db.put("saved", { uuid: article.uuid, savedAt: now, card: cardOf(article) });
  const copy = await copyOf(article.uuid, locale, article.variant);
  await keepCopy(article, locale, copy?.etag ?? null, "saved", now);
}

export async function unsave(uuid: string): Promise<void> {
  const db = await database();
  await db.delete("saved", uuid);
  for (const copy of await db.getAllFromIndex("articles", "uuid", uuid)) {
    if (copy.keep === "saved") await db.put("articles", { ...copy, keep: "read" });
  }
}
