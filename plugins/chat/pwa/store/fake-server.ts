import type { ChatMessage, ChatSync } from "@/lib/api";
import type { ChosenFile } from "../media/file";
import type { ChatDatabase } from "./database";
import { enqueue, sendWaiting } from "./outbox";

export const THREAD = "0190f7a0-0000-7000-8000-000000000001";
export const OTHER = "0190f7a0-0000-7000-8000-000000000002";
export type Fault = "lose request" | "lose answer" | "twice" | "500" | "429" | null;
type Sent = { client_id: string; body: string; attachments?: string[] };

/** As the real one in what matters here: a client id is stored once, in the order of arrival. */
export class Server {
  rows: ChatMessage[] = [];
  /** Bytes by client id; the order is that of arrival. */
  uploads = new Map<string, string>();
  /** What arrived, in order: "upload" or the text of a message. */
  heard: string[] = [];
  faults: Fault[] = [];
  refuse: string | null = null;

  answer(address: string, init: RequestInit | undefined): Response {
    if (address.includes("/chat/sync")) return json(200, this.sync(address));
    const fault = this.faults.shift() ?? null;
    if (fault === "lose request") throw new TypeError("no line");
    if (fault === "500") return json(500, { title: "broken", status: 500 });
    if (fault === "429") return json(429, { title: "slow down", status: 429 });
    if (init?.method === "PUT") {
      this.take(address, init);
      if (fault === "lose answer") throw new TypeError("no line");
      return json(201, {});
    }
    const body = JSON.parse(String(init?.body)) as Sent;
    if (body.attachments?.some((key) => !this.uploads.has(key))) {
      return json(409, { title: "where is it", status: 409, code: "attachment_missing" });
    }
    if (this.refuse && body.body === this.refuse) {
      return json(422, { title: "no", status: 422, code: "client_id_used" });
    }
    const stored = this.store(body);
    if (fault === "twice") this.store(body);
    if (fault === "lose answer") throw new TypeError("no line");
    return json(201, stored);
  }

  private take(address: string, init: RequestInit): void {
    const key = address.split("/").at(-1) ?? "";
    const file = init.body as Blob;
    this.heard.push("upload");
    this.uploads.set(key, `${file.type} ${file.size}`);
  }

  private store(body: Sent): ChatMessage {
    const known = this.rows.find((row) => row.client_id === body.client_id);
    if (known) return known;
    this.heard.push(body.body);
    const row: ChatMessage = {
      id: crypto.randomUUID(),
      client_id: body.client_id,
      seq: this.rows.length + 1,
      kind: "text",
      author: "me",
      author_name: "",
      body: body.body,
      article: null,
      attachments: (body.attachments ?? []).map((id) => ({
        id,
        kind: "photo" as const,
        content_type: "image/jpeg",
        size: 1,
        width: 4,
        height: 3,
        seconds: null,
      })),
      reply_to: null,
      is_urgent: false,
      withdrawn_at: null,
      created_at: new Date().toISOString(),
    };
    this.rows.push(row);
    return row;
  }

  private sync(address: string): ChatSync {
    const cursor = Number(new URL(address, location.href).searchParams.get("cursor") ?? 0);
    return {
      epoch: "e",
      cursor: String(this.rows.length),
      reset: cursor === 0,
      has_more: false,
      gone: [],
      hidden: [],
      conversations: [],
      events: {
        [THREAD]: this.rows
          .filter((row) => row.seq > cursor)
          .map((message) => ({
            seq: message.seq,
            kind: "message" as const,
            message,
            message_id: message.id,
            data: {},
            at: message.created_at,
          })),
      },
    };
  }
}

export const json = (status: number, body: unknown) =>
  new Response(JSON.stringify(body), {
    status,
    headers: { "Content-Type": "application/json" },
  });

export const photo = (bytes: string): ChosenFile => ({
  client_id: crypto.randomUUID(),
  kind: "photo",
  blob: new Blob([bytes], { type: "image/jpeg" }),
  width: 4,
  height: 3,
  seconds: null,
});

export const quiet = { onTheWay: () => undefined, changed: () => undefined };

/** Writes a message, with files or without. */
export const writeIn = (
  db: ChatDatabase,
  body: string,
  files: readonly ChosenFile[] = [],
  conversation = THREAD,
) => enqueue(db, { conversation, body, reply_to: null, article: null, is_urgent: false }, files);

/** Tries as the app does, until everything is sent or it makes no sense to go on. */
export async function untilAllSent(db: ChatDatabase, most = 40): Promise<void> {
  for (let round = 0; round < most; round++) if (await sendWaiting(db, quiet)) return;
  throw new Error("It was never sent.");
}
