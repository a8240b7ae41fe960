import type { ChatDatabase } from "./database";

/** The store of single values, inside a transaction or by itself. */
export interface Meta {
  get(key: string): Promise<{ key: string; value: string } | undefined>;
}

export const metaOf = (db: ChatDatabase): Meta => ({ get: (key) => db.get("meta", key) });

/** A list that is kept there as JSON; empty where there is none. */
export async function listIn<T>(meta: Meta, key: string): Promise<T[]> {
  const kept = await meta.get(key);
  return kept ? (JSON.parse(kept.value) as T[]) : [];
}
