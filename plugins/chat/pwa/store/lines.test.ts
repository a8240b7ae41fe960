import { describe, expect, it } from "vitest";
import type { ChatMessage, Conversation } from "@/lib/api";
import type { Outgoing, StoredEvent } from "./database";
import { linesOf, type Line } from "./lines";

const conversation = { id: "c", team_read_seq: 0, last_seq: 0 } as Conversation;

function said(seq: number, author: ChatMessage["author"], at: string, more = {}): StoredEvent {
  const message = {
    id: `m${seq}`,
    client_id: author === "me" ? `k${seq}` : null,
    seq,
    kind: "text",
    author,
    author_name: "Sofie",
    body: `text ${seq}`,
    article: null,
    attachments: [],
    reply_to: null,
    is_urgent: false,
    withdrawn_at: null,
    created_at: at,
    ...more,
  } as ChatMessage;
  return { conversation: "c", seq, kind: "message", message, message_id: message.id, data: {}, at };
}

function waiting(key: string, more: Partial<Outgoing> = {}): Outgoing {
  return {
    client_id: key,
    conversation: "c",
    body: key,
    reply_to: null,
    article: null,
    is_urgent: false,
    queuedAt: Date.parse("2026-11-03T10:00:00"),
    order: 1,
    refused: null,
    ...more,
  };
}

const show = (events: StoredEvent[], outbox: Outgoing[] = [], more = {}) =>
  linesOf({ conversation, events, outbox, sending: null, readTo: 0, ...more });
const kinds = (lines: Line[]) => lines.map((line) => line.kind);
const standings = (lines: Line[]) =>
  lines.flatMap((line) => (line.kind === "message" ? [line.standing] : []));

describe("a thread's lines", () => {
  it("have a divider for each day and what waits last", () => {
    const lines = show(
      [said(1, "me", "2026-11-01T10:00:00"), said(2, "team", "2026-11-02T10:00:00")],
      [waiting("new")],
    );
    expect(kinds(lines)).toEqual(["day", "message", "day", "message", "day", "message"]);
    expect(standings(lines)).toEqual(["sent", null, "queued"]);
  });

  it("say where an own message stands", () => {
    const events = [said(1, "me", "2026-11-01T10:00:00"), said(3, "me", "2026-11-01T10:05:00")];
    const read: StoredEvent = {
      conversation: "c",
      seq: 2,
      kind: "team_read",
      message: null,
      message_id: null,
      data: { up_to: 1 },
      at: "2026-11-01T10:01:00",
    };
    const lines = show(
      [...events, read],
      [waiting("a"), waiting("b"), waiting("c", { refused: "422" })],
      { sending: "a" },
    );
    expect(standings(lines)).toEqual(["read", "sent", "sending", "queued", "refused"]);
  });

  it("say what waits because its files did not get through", () => {
    const lines = show([], [waiting("a", { late: true }), waiting("b")]);
    expect(lines.flatMap((line) => (line.kind === "message" ? [line.late] : []))).toEqual([
      true,
      false,
    ]);
  });

  it("never show a message twice while its answer is under way", () => {
    const lines = show([said(1, "me", "2026-11-01T10:00:00")], [waiting("k1")]);
    expect(kinds(lines)).toEqual(["day", "message"]);
  });

  it("mark once where the unread begins, never at one's own words", () => {
    const lines = show(
      [
        said(1, "team", "2026-11-01T10:00:00"),
        said(2, "me", "2026-11-01T10:01:00"),
        said(3, "team", "2026-11-01T10:02:00"),
        said(4, "team", "2026-11-01T10:03:00"),
      ],
      [],
      { readTo: 1 },
    );
    expect(kinds(lines)).toEqual(["day", "message", "message", "unread", "message", "message"]);
  });

  it("have photos at the server's address, or still on this device", () => {
    const facts = { kind: "photo", width: 4, height: 3, seconds: null } as const;
    const attached = { ...facts, id: "a1", content_type: "image/jpeg", size: 9 };
    const lines = show(
      [said(1, "team", "2026-11-01T10:00:00", { kind: "photo", attachments: [attached] })],
      [waiting("new", { files: [{ ...facts, client_id: "f1", uploaded: false }] })],
    );
    const files = lines.flatMap((line) => (line.kind === "message" ? line.files : []));
    expect(files.map(({ key, address }) => [key, address])).toEqual([
      ["a1", "/api/v1/chat/conversations/c/attachments/a1"],
      ["f1", null],
    ]);
  });

  it("quote what is there with its author, nothing that was taken back, and name what is not here", () => {
    const lines = show([
      said(1, "team", "2026-11-01T10:00:00"),
      said(2, "me", "2026-11-01T10:01:00", { reply_to: "m1" }),
      said(3, "team", "2026-11-01T10:02:00", { body: null, withdrawn_at: "x" }),
      said(4, "me", "2026-11-01T10:03:00", { reply_to: "m3" }),
      said(5, "family", "2026-11-01T10:04:00", { reply_to: "m0" }),
      said(6, "team", "2026-11-01T10:05:00", { reply_to: "m5" }),
    ]);
    const quoted = lines.flatMap((line) => (line.kind === "message" ? [line.quoted] : []));
    expect(quoted).toEqual([
      null,
      { author: "team", authorName: "Sofie", body: "text 1", kind: "text" },
      null,
      null,
      "earlier",
      { author: "family", authorName: "Sofie", body: "text 5", kind: "text" },
    ]);
  });
});
