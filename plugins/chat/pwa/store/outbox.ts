import { api, ApiProblem, request, Unreachable, type ChatMessage } from "@/lib/api";
import type { ChosenFile } from "../media/file";
import { beginThere } from "./beginning";
import type { ChatDatabase, Outgoing } from "./database";
import { isPassing } from "./passing";
import { forgetSent } from "./sync";

export type NewMessage = Pick<
  Outgoing,
  "conversation" | "body" | "reply_to" | "article" | "is_urgent" | "danger"
>;

/** A photo may take its time, and a large one more of it: so many bytes in a millisecond on a slow line. */
const UPLOAD_WITHIN = 120_000;
const SLOW = 4;

/**
 * Keeps a message with its photos and recordings before anything else happens to it. In the same step
 * they leave the draft: they are never in both, and never in neither.
 */
export async function enqueue(
  db: ChatDatabase,
  message: NewMessage,
  chosen: readonly ChosenFile[] = [],
): Promise<Outgoing> {
  // Read first: a transaction does not wait for what is not the database.
  const stored = await Promise.all(
    chosen.map(async ({ client_id, blob }) => ({
      client_id,
      type: blob.type,
      bytes: await blob.arrayBuffer(),
    })),
  );
  const change = db.transaction(["outbox", "files", "drafts"], "readwrite");
  const outbox = change.objectStore("outbox");
  const drafts = change.objectStore("drafts");
  const last = await outbox.index("order").openCursor(null, "prev");
  const outgoing: Outgoing = {
    ...message,
    files: chosen.map(({ client_id, kind, width, height, seconds }) => ({
      client_id,
      kind,
      width,
      height,
      seconds,
      uploaded: false,
    })),
    client_id: crypto.randomUUID(),
    queuedAt: Date.now(),
    order: (last?.value.order ?? 0) + 1,
    refused: null,
  };
  for (const file of stored) await change.objectStore("files").put(file);
  const draft = await drafts.get(message.conversation);
  if (draft?.files?.length) {
    const sent = new Set(stored.map((file) => file.client_id));
    const files = draft.files.filter((file) => !sent.has(file.client_id));
    await drafts.put({ ...draft, files });
  }
  await outbox.add(outgoing);
  await change.done;
  return outgoing;
}

export interface Sending {
  /** The message that is on its way now. */
  onTheWay: (clientId: string | null) => void;
  changed: () => void;
}

/** "later" stops all until the next run, "held" only what is in the same thread. */
type Outcome = "sent" | "refused" | "later" | "held";

/**
 * Sends what waits, one at a time and in each thread in order; returns whether everything is sent. Without
 * an answer everything stays as it is: the same id is tried again, and the server stores it once.
 */
export async function sendWaiting(db: ChatDatabase, sending: Sending): Promise<boolean> {
  const held = new Set<string>();
  try {
    for (;;) {
      const waiting = await db.getAllFromIndex("outbox", "order");
      const next = firstToSend(waiting, held);
      if (!next) return waiting.length === 0;
      sending.onTheWay(next.client_id);
      const outcome = await sendOne(db, next);
      if (outcome === "later") return false;
      if (outcome === "held") held.add(next.conversation);
      sending.changed();
    }
  } finally {
    sending.onTheWay(null);
  }
}

/**
 * A refused message holds up what was written after it in the same thread, until the person decides. One whose
 * files did not get through is tried again after the other threads: they do not wait for it each time.
 */
function firstToSend(
  waiting: readonly Outgoing[],
  heldNow: ReadonlySet<string>,
): Outgoing | undefined {
  const held = new Set(heldNow);
  const firsts = waiting.filter(({ conversation, refused }) => {
    const isFirst = !held.has(conversation) && refused === null;
    held.add(conversation);
    return isFirst;
  });
  return firsts.find((one) => !one.late) ?? firsts[0];
}

async function sendOne(db: ChatDatabase, next: Outgoing): Promise<Outcome> {
  try {
    // Looked up anew from there on, under the server's key.
    if (await beginThere(db, next.conversation)) return "sent";
    const outcome = await bringFiles(db, next);
    if (outcome) return outcome;
    const { data } = await request<ChatMessage>(
      "POST",
      `/api/v1/chat/conversations/${next.conversation}/messages`,
      {
        body: {
          client_id: next.client_id,
          body: next.body,
          reply_to: next.reply_to,
          article: next.article,
          attachments: (next.files ?? []).map((file) => file.client_id),
          is_urgent: next.is_urgent,
          danger: next.danger ?? null,
        },
      },
    );
    await stored(db, next, data);
    return "sent";
  } catch (error) {
    if (!(error instanceof ApiProblem) || isPassing(error)) return "later";
    if (error.code === "attachment_missing") {
      await uploadAnew(db, next);
      return "later";
    }
    await keepChange(db, { ...next, refused: error.code || String(error.status) });
    return "refused";
  }
}

/**
 * Uploads what the server does not have yet, each under its own id: a second try changes nothing. Returns
 * what came in between; null when all of it is there.
 */
async function bringFiles(db: ChatDatabase, next: Outgoing): Promise<Outcome | null> {
  for (const file of next.files ?? []) {
    if (file.uploaded) continue;
    const stored = await db.get("files", file.client_id);
    if (!stored) continue;
    try {
      await request(
        "PUT",
        `/api/v1/chat/conversations/${next.conversation}/uploads/${file.client_id}`,
        {
          file: new Blob([stored.bytes], { type: stored.type }),
          timeout: UPLOAD_WITHIN + stored.bytes.byteLength / SLOW,
        },
      );
    } catch (error) {
      if (!mayBeOfTheFile(error)) throw error;
      return (await keepChange(db, { ...next, late: true })) ? "held" : "sent";
    }
    file.uploaded = true;
    next.late = false;
    if (!(await keepChange(db, next))) return "sent";
  }
  return null;
}

/** Too large for this line, or for something on the way: what has no files may get through all the same. */
function mayBeOfTheFile(error: unknown): boolean {
  if (error instanceof ApiProblem) return error.status >= 500 || error.status === 408;
  return error instanceof Unreachable;
}

/** False when it is no longer there: the person removed it, or the stream has told that it arrived. */
async function keepChange(db: ChatDatabase, changed: Outgoing): Promise<boolean> {
  const change = db.transaction("outbox", "readwrite");
  const isThere = (await change.store.getKey(changed.client_id)) !== undefined;
  if (isThere) await change.store.put(changed);
  await change.done;
  return isThere;
}

/** It lay on the server for longer than a day, and was removed there. Here it is still. */
async function uploadAnew(db: ChatDatabase, next: Outgoing): Promise<void> {
  const files = (next.files ?? []).map((file) => ({ ...file, uploaded: false }));
  await keepChange(db, { ...next, files });
}

/** The event takes the place of the waiting message in one step: it is never seen twice or not at all. */
async function stored(db: ChatDatabase, sent: Outgoing, message: ChatMessage): Promise<void> {
  const change = db.transaction(["outbox", "files", "events"], "readwrite");
  await forgetSent(change.objectStore("outbox"), change.objectStore("files"), sent.client_id);
  await change.objectStore("events").put({
    conversation: sent.conversation,
    seq: message.seq,
    kind: "message",
    message,
    message_id: message.id,
    data: {},
    at: message.created_at,
  });
  await change.done;
}

/** `key` is that of a message, or of a thread: then everything in it. */
export async function tryAgain(db: ChatDatabase, key: string): Promise<void> {
  for (const one of await db.getAll("outbox")) {
    if (one.client_id === key || one.conversation === key) {
      await db.put("outbox", { ...one, refused: null });
    }
  }
}

export async function dropUnsent(db: ChatDatabase, clientId: string): Promise<void> {
  const change = db.transaction(["outbox", "files"], "readwrite");
  await forgetSent(change.objectStore("outbox"), change.objectStore("files"), clientId);
  await change.done;
}

/** Messages that wait or were refused, and those half written: they are on this device only. */
export async function unsentMessages(db: ChatDatabase): Promise<number> {
  const [waiting, drafts] = await Promise.all([db.count("outbox"), db.count("drafts")]);
  return waiting + drafts;
}

export async function markRead(conversation: string, seq: number): Promise<void> {
  await api.post(`/api/v1/chat/conversations/${conversation}/read`, { seq });
}
