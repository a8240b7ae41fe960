import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { ArticleReference, ChatEvent, Conversation, DangerMark } from "@/lib/api";
import { databaseName } from "@/lib/db";
import type { FileFacts } from "../media/file";
import type { DraftFile } from "./drafts";

/** Events as the server numbered them, with the thread they belong to. */
export type StoredEvent = ChatEvent & { conversation: string };

/** A photo or recording that goes with a message; its bytes lie in `files` under the same id, as a draft's do. */
export interface OutgoingFile extends FileFacts {
  client_id: string;
  /** The server has it. It forgets what is not sent within a day. */
  uploaded: boolean;
}

/** As plain bytes: not every phone keeps Blobs in its database. */
export interface StoredFile {
  client_id: string;
  type: string;
  bytes: ArrayBuffer;
}

/** A message that is not yet stored on the server. Its id was made when the person pressed send. */
export interface Outgoing {
  client_id: string;
  conversation: string;
  body: string;
  reply_to: string | null;
  article: ArticleReference | null;
  /** Absent in what was written before there were any. */
  files?: OutgoingFile[];
  is_urgent: boolean;
  /** The danger word that was found while it was written. Older rows lack it. */
  danger?: DangerMark | null;
  queuedAt: number;
  /** Counts up on this device: what was pressed first goes first. */
  order: number;
  /** Refused for good, with the server's reason; null while it only waits. */
  refused: string | null;
  /** Its files did not get through at the last try. */
  late?: boolean;
}

/** What was written and chosen in one thread, and not sent yet. */
export interface StoredDraft {
  conversation: string;
  body: string;
  savedAt: number;
  /** Absent in what was kept before photos were. */
  files?: DraftFile[];
}

interface Schema extends DBSchema {
  conversations: { key: string; value: Conversation };
  events: { key: [string, number]; value: StoredEvent };
  outbox: { key: string; value: Outgoing; indexes: { order: number } };
  files: { key: string; value: StoredFile };
  drafts: { key: string; value: StoredDraft };
  meta: { key: string; value: { key: string; value: string } };
}

export type ChatDatabase = IDBPDatabase<Schema>;

let opened: { name: string; db: Promise<ChatDatabase> } | null = null;

/** The chat's own database of one municipality; it goes when the plugin or the person does. */
export function chatDatabase(municipality: string): Promise<ChatDatabase> {
  const name = databaseName(municipality, "chat");
  if (opened?.name === name) return opened.db;
  const db = openDB<Schema>(name, 2, {
    upgrade(db, before) {
      if (before < 1) {
        db.createObjectStore("conversations", { keyPath: "id" });
        db.createObjectStore("events", { keyPath: ["conversation", "seq"] });
        db.createObjectStore("outbox", { keyPath: "client_id" }).createIndex("order", "order");
        db.createObjectStore("drafts", { keyPath: "conversation" });
        db.createObjectStore("meta", { keyPath: "key" });
      }
      if (before < 2) db.createObjectStore("files", { keyPath: "client_id" });
    },
    blocking() {
      // The app deletes everything, or another tab upgrades: let go, and open anew when next needed.
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

export async function closeChatDatabase(): Promise<void> {
  await opened?.db.then((db) => db.close()).catch(() => undefined);
  opened = null;
}
