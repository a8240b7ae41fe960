import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { ChosenFile } from "../media/file";
import {
  chat,
  closeThread,
  draftOf,
  flushChat,
  forgetChat,
  keepChosen,
  keepDraft,
  openThread,
  say,
  startThread,
  syncChat,
  unsentChat,
} from "./chat.svelte";
import { chatDatabase } from "./database";

const THERE = "0190f7a0-0000-7000-8000-000000000001";
const BASE = "/api/v1/chat/conversations";

type Person = { id: string } | null;
const here = vi.hoisted(() => ({
  municipality: { slug: "town" },
  user: null as Person,
  citizen: null as Person,
  userKnown: true,
  online: true,
}));
const line = vi.hoisted(() => ({
  on: () => () => undefined,
  onState: () => () => undefined,
  state: "off",
}));
vi.mock("@/app/bootstrap.svelte", () => ({ session: here }));
vi.mock("@/app/realtime", () => ({ realtime: line }));

/** As the real one: a key begins one thread, and a client id is one message. */
class Server {
  isThere = false;
  isClosed = false;
  /** Answers that are lost on their way, of what has been done. */
  lost = 0;
  begun = new Map<string, unknown>();
  heard: string[] = [];

  answer(path: string, init: RequestInit): Response {
    if (!this.isThere) throw new TypeError("no line");
    const given = typeof init.body === "string" ? (JSON.parse(init.body) as Given) : null;
    const done = this.do(path, given, init.method ?? "GET");
    if (this.lost > 0 && init.method !== "GET") {
      this.lost--;
      throw new TypeError("no line");
    }
    return done;
  }

  private do(path: string, given: Given | null, method: string): Response {
    if (path === BASE) {
      if (this.isClosed && given?.team === 1) {
        return json(409, { title: "closed", status: 409, code: "nobody_answers" });
      }
      const key = given?.client_id ?? "";
      if (!this.begun.has(key)) this.begun.set(key, given?.team);
      return json(200, thread());
    }
    if (method === "PUT") return json(201, {});
    if (path === `${BASE}/${THERE}/messages`) {
      const said = `${given?.client_id}`;
      if (!this.heard.includes(said)) this.heard.push(said);
      return json(201, message(given, this.heard.indexOf(said) + 1));
    }
    return json(404, { title: "not here", status: 404, code: "not_found" });
  }
}

type Given = { client_id: string; team?: number | null; body?: string };
const json = (status: number, body: unknown) =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
const thread = () => ({
  id: THERE,
  family: "f",
  team: 1,
  team_name: "Nurses",
  last_seq: 0,
  read_seq: 0,
  created_at: "2026-01-01T10:00:00Z",
  last_message_at: null,
});
const message = (given: Given | null, seq: number) => ({
  id: crypto.randomUUID(),
  client_id: given?.client_id,
  seq,
  kind: "text",
  author: "me",
  body: given?.body,
  created_at: "2026-01-01T10:00:00Z",
  withdrawn_at: null,
});
const photo = (): ChosenFile => ({
  client_id: crypto.randomUUID(),
  kind: "photo",
  blob: new Blob(["bytes"], { type: "image/jpeg" }),
  width: 4,
  height: 3,
  seconds: null,
});

let server: Server;
let town = 0;
const signIn = (id: string) => (here.user = here.citizen = { id });
const write = (conversation: string, body: string, files: ChosenFile[] = []) =>
  say({ conversation, body, reply_to: null, article: null, is_urgent: false }, files);
/** The app is closed and opened again: what is in memory is gone. */
async function restart() {
  await quiet();
  await forgetChat();
}
/** What was begun is done: a database that closes underneath would be a fault of the test's own. */
async function quiet() {
  await flushChat();
  await new Promise((done) => setTimeout(done, 20));
}

beforeEach(async () => {
  document.cookie = "csrftoken=x";
  here.municipality = { slug: `begun-town-${++town}` };
  server = new Server();
  vi.stubGlobal("fetch", (address: string, init: RequestInit = {}) =>
    Promise.resolve().then(() => server.answer(new URL(address, location.href).pathname, init)),
  );
  signIn("amina");
  await syncChat();
});

afterEach(async () => {
  await quiet();
  await forgetChat();
  vi.unstubAllGlobals();
});

it("begins without a line and is sent once and in order when there is one", async () => {
  const { id } = await startThread(1, null);
  for (const body of ["one", "two", "three"]) await write(id, body);
  await flushChat();
  expect(chat.conversations.map((one) => [one.id, one.topic])).toEqual([[id, null]]);
  await restart();
  await openThread(id);
  expect(chat.outbox.map((one) => one.body)).toEqual(["one", "two", "three"]);
  const order = chat.outbox.map((one) => one.client_id);
  server.isThere = true;
  server.lost = 3;
  for (let round = 0; round < 6; round++) await flushChat();
  expect([...server.begun]).toEqual([[id, 1]]);
  expect(server.heard).toEqual(order);
  expect(chat.outbox).toEqual([]);
  expect(chat.conversations.map((one) => [one.id, one.topic])).toEqual([[THERE, undefined]]);
  // The screen that is open goes on under the server's key.
  expect(chat.now(id)).toBe(THERE);
  expect(chat.events.map((event) => event.message?.body)).toEqual(["one", "two", "three"]);
  closeThread(id);
});

it("begins once though the first answer was lost while there was a line", async () => {
  server.isThere = true;
  server.lost = 1;
  const { id } = await startThread(1, null);
  expect(id).not.toBe(THERE);
  await write(id, "one");
  await flushChat();
  expect([...server.begun.keys()]).toEqual([id]);
});

it("keeps the draft and its photos over a restart and takes them along", async () => {
  const { id } = await startThread(1, 7);
  await write(id, "sent off", [photo()]);
  await keepDraft(id, "half");
  await keepChosen(id, [photo()]);
  await restart();
  expect((await draftOf(id)).files).toHaveLength(1);
  expect(await unsentChat()).toBe(2);
  server.isThere = true;
  await flushChat();
  expect(server.heard).toHaveLength(1);
  for (const key of [id, THERE]) {
    const draft = await draftOf(key);
    expect([draft.body, draft.files.length]).toEqual(["half", 1]);
  }
  // What is still written under the phone's own key goes the same way.
  await keepDraft(id, "half and more");
  expect((await draftOf(THERE)).body).toBe("half and more");
});

it("puts the draft beside the one of a thread that was there already", async () => {
  const { id } = await startThread(1, null);
  await keepDraft(THERE, "older words");
  await keepDraft(id, "new words");
  await write(id, "one");
  server.isThere = true;
  await flushChat();
  expect((await draftOf(THERE)).body).toBe("older words\n\nnew words");
});

it("loses nothing when the team has closed meanwhile, and goes to another", async () => {
  const { id } = await startThread(1, null);
  for (const body of ["one", "two"]) await write(id, body);
  await quiet();
  server.isThere = server.isClosed = true;
  await quiet();
  expect(server.heard).toEqual([]);
  expect(chat.outbox.map((one) => [one.body, one.refused])).toEqual([
    ["one", "nobody_answers"],
    ["two", null],
  ]);
  await startThread(2, null, id);
  await quiet();
  expect([...server.begun]).toEqual([[id, 2]]);
  expect([server.heard.length, chat.outbox.length]).toEqual([2, 0]);
});

it("shows and sends nothing of it for another person", async () => {
  const { id } = await startThread(1, null);
  await write(id, "mine");
  await flushChat();
  signIn("bodil");
  server.isThere = true;
  await flushChat();
  await openThread(id);
  expect([chat.conversations, chat.outbox, server.begun.size]).toEqual([[], [], 0]);
  const held = await chatDatabase(here.municipality.slug);
  expect(await held.get("meta", "begun")).toBeUndefined();
});

it("keeps no empty ones", async () => {
  await startThread(1, null);
  const { id } = await startThread(2, null);
  expect(chat.conversations.map((one) => one.id)).toEqual([id]);
});

it("begins nothing where nobody has signed in, and where the server says no", async () => {
  here.municipality = { slug: `begun-nobody-${town}` };
  here.user = here.citizen = null;
  await expect(startThread(1, null)).rejects.toThrow("could not be reached");
  signIn("amina");
  server.isThere = server.isClosed = true;
  await expect(startThread(1, null)).rejects.toThrow("closed");
  expect(chat.conversations).toEqual([]);
});
