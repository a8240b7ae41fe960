import { api, ApiProblem, request, type ChatMessage } from "@/lib/api";
import type { ChatDatabase, Outgoing } from "./database";

export type NewMessage = Pick<
  Outgoing,
  "conversation" | "body" | "reply_to" | "article" | "is_urgent" | "danger"
>;

/** Keeps a message before anything else happens to it. */
export async function enqueue(db: ChatDatabase, message: NewMessage): Promise<Outgoing> {
  const change = db.transaction("outbox", "readwrite");
  const last = await change.store.index("order").openCursor(null, "prev");
  const outgoing: Outgoing = {
    ...message,
    client_id: crypto.randomUUID(),
    queuedAt: Date.now(),
    order: (last?.value.order ?? 0) + 1,
    refused: null,
  };
  await change.store.add(outgoing);
  await change.done;
  return outgoing;
}

export interface Sending {
  /** The message that is on its way now. */
  onTheWay: (clientId: string | null) => void;
  changed: () => void;
}

/**
 * Sends what waits, one at a time and in order; returns whether everything is sent. Without an
 * answer everything stays as it is: the same id is tried again, and the server stores it once.
 */
export async function sendWaiting(db: ChatDatabase, sending: Sending): Promise<boolean> {
  const held = new Set<string>();
  try {
    for (;;) {
      const waiting = await db.getAllFromIndex("outbox", "order");
      const next = waiting.find((one) => one.refused === null && !held.has(one.conversation));
      if (!next) return held.size === 0;
      sending.onTheWay(next.client_id);
      const result = await sendOne(db, next);
      if (result === "later") return false;
      // A refused message holds up what was written after it in the same thread.
      if (result === "refused") held.add(next.conversation);
      sending.changed();
    }
  } finally {
    sending.onTheWay(null);
  }
}

async function sendOne(db: ChatDatabase, next: Outgoing): Promise<"sent" | "later" | "refused"> {
  try {
    const { data } = await request<ChatMessage>(
      "POST",
      `/api/v1/chat/conversations/${next.conversation}/messages`,
      {
        body: {
          client_id: next.client_id,
          body: next.body,
          reply_to: next.reply_to,
          article: next.article,
          is_urgent: next.is_urgent,
          danger: next.danger ?? null,
        },
      },
    );
    await stored(db, next, data);
    return "sent";
  } catch (error) {
    if (!(error instanceof ApiProblem) || isPassing(error)) return "later";
    await db.put("outbox", { ...next, refused: error.code || String(error.status) });
    return "refused";
  }
}

/** Signed out, too many at once, or a server in trouble: it will be different another time. */
function isPassing(problem: ApiProblem): boolean {
  return problem.status >= 500 || [401, 403, 408, 425, 429].includes(problem.status);
}

/** The event takes the place of the waiting message in one step: it is never seen twice or not at all. */
async function stored(db: ChatDatabase, sent: Outgoing, message: ChatMessage): Promise<void> {
  const change = db.transaction(["outbox", "events"], "readwrite");
  await change.objectStore("outbox").delete(sent.client_id);
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

export async function tryAgain(db: ChatDatabase, clientId: string): Promise<void> {
  const found = await db.get("outbox", clientId);
  if (found) await db.put("outbox", { ...found, refused: null });
}

export async function dropUnsent(db: ChatDatabase, clientId: string): Promise<void> {
  await db.delete("outbox", clientId);
}

export async function markRead(conversation: string, seq: number): Promise<void> {
  await api.post(`/api/v1/chat/conversations/${conversation}/read`, { seq });
}
