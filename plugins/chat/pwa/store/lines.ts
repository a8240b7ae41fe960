import type { ChatMessage, Conversation } from "@/lib/api";
import type { Outgoing, StoredEvent } from "./database";

/** Where an own message stands; others' messages have none. */
export type Standing = "queued" | "sending" | "sent" | "read" | "refused";

/** One line of a thread: a day, where the unread begins, or a message. */
export type Line =
  | { kind: "day"; key: string; day: string }
  | { kind: "unread"; key: string }
  | {
      kind: "message";
      key: string;
      author: ChatMessage["author"];
      authorName: string;
      body: string | null;
      withdrawn: boolean;
      urgent: boolean;
      at: string;
      seq: number | null;
      id: string | null;
      article: ChatMessage["article"];
      quoted: { author: ChatMessage["author"]; body: string } | null;
      standing: Standing | null;
    };

interface Held {
  conversation: Conversation;
  events: readonly StoredEvent[];
  outbox: readonly Outgoing[];
  /** The message on its way. */
  sending: string | null;
  /** Where the person had read to when the thread was opened. */
  readTo: number;
}

/** The thread as it is shown: in the server's order, what waits on this device last. */
export function linesOf({ conversation, events, outbox, sending, readTo }: Held): Line[] {
  const messages = events.filter((event) => event.kind === "message" && event.message);
  const byId = new Map(messages.map((event) => [event.message_id, event.message]));
  const readByTeam = events.reduce(
    (most, event) => Math.max(most, Number(event.data.up_to ?? 0)),
    conversation.team_read_seq,
  );
  const lines: Line[] = [];
  let day = "";
  let isMarked = false;
  const dayOf = (at: string) => {
    const next = new Date(at).toDateString();
    if (next === day) return;
    day = next;
    lines.push({ kind: "day", key: `day ${next}`, day: at });
  };
  for (const { seq, message } of messages) {
    if (!message) continue;
    dayOf(message.created_at);
    if (!isMarked && readTo > 0 && seq > readTo && message.author !== "me") {
      isMarked = true;
      lines.push({ kind: "unread", key: "unread" });
    }
    const quoted = message.reply_to ? byId.get(message.reply_to) : null;
    lines.push({
      kind: "message",
      key: message.client_id ?? message.id,
      author: message.author,
      authorName: message.author_name,
      body: message.body,
      withdrawn: message.withdrawn_at !== null,
      urgent: message.is_urgent,
      at: message.created_at,
      seq,
      id: message.id,
      article: message.article,
      quoted: quoted?.body ? { author: quoted.author, body: quoted.body } : null,
      standing: message.author !== "me" ? null : seq <= readByTeam ? "read" : "sent",
    });
  }
  const arrived = new Set(messages.map((event) => event.message?.client_id));
  for (const waiting of outbox) {
    if (arrived.has(waiting.client_id)) continue;
    const at = new Date(waiting.queuedAt).toISOString();
    dayOf(at);
    const quoted = waiting.reply_to ? byId.get(waiting.reply_to) : null;
    lines.push({
      kind: "message",
      key: waiting.client_id,
      author: "me",
      authorName: "",
      body: waiting.body,
      withdrawn: false,
      urgent: waiting.is_urgent,
      at,
      seq: null,
      id: null,
      article: waiting.article,
      quoted: quoted?.body ? { author: quoted.author, body: quoted.body } : null,
      standing:
        waiting.refused !== null ? "refused" : waiting.client_id === sending ? "sending" : "queued",
    });
  }
  return lines;
}
