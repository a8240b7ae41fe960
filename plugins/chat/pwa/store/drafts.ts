import type { ChosenFile, FileFacts } from "../media/file";
import type { ChatDatabase } from "./database";

/** A chosen photo or recording of a draft; its bytes lie in `files` under the same id. */
export interface DraftFile extends FileFacts {
  client_id: string;
  /** In bytes. */
  size: number;
}

export interface Draft {
  body: string;
  files: ChosenFile[];
}

/** Of all drafts on this device together, in bytes: what was chosen and forgotten must not fill a phone. */
export const MOST_KEPT = 50 * 1024 * 1024;

/** Some of what was chosen is in memory only: it can be sent, and goes when the app is closed. */
export class NoRoom extends Error {}

export async function readDraft(db: ChatDatabase, conversation: string): Promise<Draft> {
  const row = await db.get("drafts", conversation);
  const files: ChosenFile[] = [];
  for (const { client_id, kind, width, height, seconds } of row?.files ?? []) {
    const stored = await db.get("files", client_id);
    if (!stored) continue;
    const blob = new Blob([stored.bytes], { type: stored.type });
    files.push({ client_id, kind, width, height, seconds, blob });
  }
  return { body: row?.body ?? "", files };
}

/** Keeps the text; what was chosen with it stays as it is. */
export async function keepText(
  db: ChatDatabase,
  conversation: string,
  body: string,
): Promise<void> {
  const { store, done } = db.transaction("drafts", "readwrite");
  const files = (await store.get(conversation))?.files ?? [];
  if (body.trim() || files.length > 0) {
    await store.put({ conversation, body, savedAt: Date.now(), files });
  } else await store.delete(conversation);
  await done;
}

/**
 * Keeps what is chosen now, and lets go of what is not chosen any more. Raises NoRoom, also when the
 * browser has none, after keeping what fits.
 */
export async function keepFiles(
  db: ChatDatabase,
  conversation: string,
  chosen: readonly ChosenFile[],
): Promise<void> {
  const held = (await db.get("drafts", conversation))?.files ?? [];
  const kept = new Set(held.map((file) => file.client_id));
  let room = MOST_KEPT - (await bytesOfOthers(db, conversation));
  const wanted = chosen.filter((file) => (room -= file.blob.size) >= 0);
  // Read first: a transaction does not wait for what is not the database.
  const fresh = await Promise.all(
    wanted
      .filter((file) => !kept.has(file.client_id))
      .map(async ({ client_id, blob }) => ({
        client_id,
        type: blob.type,
        bytes: await blob.arrayBuffer(),
      })),
  );
  try {
    await write(db, conversation, wanted, fresh);
  } catch (error) {
    if (error instanceof DOMException && error.name === "QuotaExceededError") throw new NoRoom();
    throw error;
  }
  if (wanted.length < chosen.length) throw new NoRoom();
}

async function write(
  db: ChatDatabase,
  conversation: string,
  wanted: readonly ChosenFile[],
  fresh: { client_id: string; type: string; bytes: ArrayBuffer }[],
): Promise<void> {
  const change = db.transaction(["drafts", "files"], "readwrite");
  const drafts = change.objectStore("drafts");
  const files = change.objectStore("files");
  const row = await drafts.get(conversation);
  const still = new Set(wanted.map((file) => file.client_id));
  for (const file of row?.files ?? []) {
    if (!still.has(file.client_id)) await files.delete(file.client_id);
  }
  for (const file of fresh) await files.put(file);
  const body = row?.body ?? "";
  if (body.trim() || wanted.length > 0) {
    await drafts.put({
      conversation,
      body,
      savedAt: Date.now(),
      files: wanted.map(({ client_id, kind, width, height, seconds, blob }) => ({
        client_id,
        kind,
        width,
        height,
        seconds,
        size: blob.size,
      })),
    });
  } else await drafts.delete(conversation);
  await change.done;
}

async function bytesOfOthers(db: ChatDatabase, conversation: string): Promise<number> {
  const rows = await db.getAll("drafts");
  return rows
    .filter((row) => row.conversation !== conversation)
    .flatMap((row) => row.files ?? [])
    .reduce((sum, file) => sum + file.size, 0);
}
