import { beforeEach, expect, it, vi } from "vitest";
import type { ChatMessage, ChatSync } from "@/lib/api";
import { chatDatabase, type ChatDatabase } from "./database";
import { hideHere, sendHides } from "./hiding";
import { apply } from "./sync";

const THREAD = "0190f7a0-0000-7000-8000-000000000001";
const message: ChatMessage = {
  id: "0190f7a0-0000-7000-8000-000000000009",
  client_id: null,
  seq: 1,
  kind: "text",
  author: "team",
  author_name: "Nanna",
  body: "hide me",
  article: null,
  attachments: [],
  reply_to: null,
  is_urgent: false,
  withdrawn_at: null,
  created_at: "2026-01-01T10:00:00Z",
};
const event = {
  seq: 1,
  kind: "message" as const,
  message,
  message_id: message.id,
  data: {},
  at: message.created_at,
};

function told(change: Partial<ChatSync> = {}): ChatSync {
  const nothing = { has_more: false, gone: [], hidden: [], conversations: [], events: {} };
  return { epoch: "e", cursor: "1", reset: false, ...nothing, ...change };
}

let db: ChatDatabase;
let town = 0;
/** The state with which the server answers; null for no line. */
let line: number | null;
let asked: string[];

beforeEach(async () => {
  document.cookie = "csrftoken=x";
  db = await chatDatabase(`hiding-${++town}`);
  line = 204;
  asked = [];
  vi.stubGlobal("fetch", (address: string) => {
    if (line === null) return Promise.reject(new TypeError("no line"));
    asked.push(new URL(address, location.href).pathname);
    return Promise.resolve(new Response(line === 204 ? null : "{}", { status: line }));
  });
  await apply(db, told({ events: { [THREAD]: [event] } }));
});

const texts = async () => JSON.stringify(await db.getAll("events"));

it("takes away what was hidden on another device", async () => {
  await apply(db, told({ hidden: [message.id] }));
  expect(await texts()).not.toContain("hide me");
  expect(await db.count("events")).toBe(1);
});

it("hides without a line, and tells the server once there is one", async () => {
  line = null;
  await hideHere(db, THREAD, message.id);
  expect(await texts()).not.toContain("hide me");
  expect(await sendHides(db)).toBe(false);
  // A fresh start before the server knows does not bring it back.
  await apply(db, told({ reset: true, events: { [THREAD]: [event] } }));
  expect(await texts()).not.toContain("hide me");
  line = 503;
  expect(await sendHides(db)).toBe(false);
  line = 204;
  expect(await sendHides(db)).toBe(true);
  asked = [];
  expect(await sendHides(db)).toBe(true);
  expect(asked).toEqual([]);
});

it("does not ask for ever about what is not there any more", async () => {
  line = 404;
  await hideHere(db, THREAD, message.id);
  expect(await sendHides(db)).toBe(true);
  expect(asked).toHaveLength(1);
  await sendHides(db);
  expect(asked).toHaveLength(1);
});
