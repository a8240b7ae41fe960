import type { ChatMessage, Conversation } from "@/lib/api";
import type { FileFacts } from "../media/file";
import type { Outgoing, StoredEvent } from "./database";

/** A photo or recording: at an address of the server, or still on this device under its client id. */
export interface LineFile extends FileFacts {
  key: string;
  address: string | null;
}

/** What a message that is answered to was about; without words, what it was. */
export interface Quoted {
  author: ChatMessage["author"];
  authorName: string;
  body: string;
  kind: ChatMessage["kind"];
}

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
      messageKind: ChatMessage["kind"];
      article: ChatMessage["article"];
      files: LineFile[];
      /** "earlier" where the message that is answered to is not on this device, or hidden. */
      quoted: Quoted | "earlier" | null;
      standing: Standing | null;
      /** It waits because its files did not get through. */
      late: boolean;
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
  const quotedOf = (key: string | null): Quoted | "earlier" | null => {
    if (!key) return null;
    const found = byId.get(key);
    if (!found) return "earlier";
    if (found.withdrawn_at !== null) return null;
    const { author, author_name: authorName, body, kind } = found;
    return { author, authorName, body: body ?? "", kind };
  };
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
      messageKind: message.kind,
      article: message.article,
      files: filesOf(conversation.id, message),
      quoted: quotedOf(message.reply_to),
      standing: message.author !== "me" ? null : seq <= readByTeam ? "read" : "sent",
      late: false,
    });
  }
  const arrived = new Set(messages.map((event) => event.message?.client_id));
  for (const waiting of outbox) {
    if (arrived.has(waiting.client_id)) continue;
    const at = new Date(waiting.queuedAt).toISOString();
    dayOf(at);
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
      messageKind: waiting.files?.[0]?.kind ?? "text",
      article: null,
      files: (waiting.files ?? []).map((file) => ({ ...file, key: file.client_id, address: null })),
      quoted: quotedOf(waiting.reply_to),
      standing:
        waiting.refused !== null ? "refused" : waiting.client_id === sending ? "sending" : "queued",
      late: waiting.late === true,
    });
  }
  return lines;
}

function filesOf(conversation: string, message: ChatMessage): LineFile[] {
  // Kept on this phone before messages had any.
  return (message.attachments ?? []).map(({ id, kind, width, height, seconds }) => ({
    key: id,
    kind,
    width,
    height,
    seconds,
    address: `/api/v1/chat/conversations/${conversation}/attachments/${id}`,
  }));
}
