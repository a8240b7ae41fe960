import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { Article, Card } from "@/lib/api";

/** Why a copy is on the phone: it was read, is near in time, came with a topic, was saved, or is for emergencies. */
export type Keep = "read" | "timeline" | "pack" | "saved" | "always";

export interface StoredArticle {
  key: string;
  uuid: string;
  locale: string;
  etag: string | null;
  fetchedAt: number;
  readAt: number;
  keep: Keep;
  bytes: number;
  /** Of its pictures, as far as they are on the phone. */
  pictureBytes?: number;
  /** One of its pictures could not be fetched and is asked for again. */
  picturesMissing?: boolean;
  article: Article;
  /** Addresses that the article had before, as far as this device has met them. */
  formerSlugs?: string[];
}

/** A topic that was downloaded whole. */
export interface Pack {
  topic: string;
  addedAt: number;
}

/** Something to send when there is a network; sent twice, it counts once. */
export interface Outgoing {
  id: string;
  path: string;
  body: Record<string, unknown>;
  queuedAt: number;
}

/** An article that was withdrawn and has left the phone, until the person has seen so. */
export interface Withdrawn {
  uuid: string;
  title: string;
  locale: string;
}

export interface SavedCard {
  uuid: string;
  savedAt: number;
  card: Card;
}

interface StoredAnswer {
  path: string;
  fetchedAt: number;
  etag: string | null;
  data: unknown;
}

interface Schema extends DBSchema {
  articles: { key: string; value: StoredArticle; indexes: { uuid: string } };
  answers: { key: string; value: StoredAnswer };
  saved: { key: string; value: SavedCard };
  packs: { key: string; value: Pack };
  outbox: { key: string; value: Outgoing };
  withdrawn: { key: string; value: Withdrawn };
}

export type Database = IDBPDatabase<Schema>;

const PREFIX = "family-start";
let opened: { name: string; db: Promise<Database> } | null = null;

/** Each municipality has a database, and in it each plugin a database of its own. */
export function databaseName(municipality: string, plugin?: string): string {
  return [PREFIX, municipality, plugin].filter(Boolean).join(":");
}

/** The host names the municipality until the server has told its slug. */
let current = location.hostname.split(".")[0] ?? "";

export function setMunicipality(slug: string): void {
  current = slug;
}

export const municipalityNow = () => current;

export function database(municipality = current): Promise<Database> {
  const name = databaseName(municipality);
  if (opened?.name === name) return opened.db;
  const db = openDB<Schema>(name, 2, {
    upgrade(fresh, before) {
      if (before < 2) {
        fresh.createObjectStore("packs", { keyPath: "topic" });
        fresh.createObjectStore("outbox", { keyPath: "id" });
        fresh.createObjectStore("withdrawn", { keyPath: "uuid" });
      }
      if (before >= 1) return;
      fresh.createObjectStore("articles", { keyPath: "key" }).createIndex("uuid", "uuid");
      fresh.createObjectStore("answers", { keyPath: "path" });
      fresh.createObjectStore("saved", { keyPath: "uuid" });
    },
    blocking() {
      // Another tab deletes everything or upgrades: let go, and open anew when next needed.
      void db.then((old) => old.close());
      opened = null;
    },
    terminated() {
      opened = null;
    },
  });
  opened = { name, db };
  return db;
}

/** Signing out on a shared phone leaves nothing behind. */
export async function wipeDevice(): Promise<void> {
  await opened?.db.then((db) => db.close()).catch(() => undefined);
  opened = null;
  const names = indexedDB.databases ? await indexedDB.databases() : [];
  const ours = names.map((entry) => entry.name ?? "").filter((name) => name.startsWith(PREFIX));
  await Promise.all(ours.map((name) => deleteDB(name)));
  if ("caches" in globalThis) {
    // The shell itself stays, so that the app still opens without a network.
    const kept = (await caches.keys()).filter((key) => !key.startsWith("shell"));
    await Promise.all(kept.map((key) => caches.delete(key)));
  }
}
