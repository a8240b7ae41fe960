import { afterEach, beforeEach, expect, it, vi } from "vitest";
import {
  chat,
  flushChat,
  forgetChat,
  keepDraft,
  openThread,
  say,
  startChat,
  startThread,
  syncChat,
} from "./chat.svelte";
import { chatDatabase } from "./database";

const THREAD = "0190f7a0-0000-7000-8000-000000000001";

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

/** What was sent, as the address it was sent to. */
let asked: string[] = [];
let answer: (address: string) => unknown;
let town = 0;

function signIn(id: string | null) {
  here.user = here.citizen = id ? { id } : null;
}

beforeEach(() => {
  document.cookie = "csrftoken=x";
  here.municipality = { slug: `chat-town-${++town}` };
  here.userKnown = true;
  asked = [];
  answer = () => {
    throw new TypeError("no line");
  };
  vi.stubGlobal("fetch", (address: string) =>
    Promise.resolve().then(() => {
      asked.push(new URL(address, location.href).pathname);
      return new Response(JSON.stringify(answer(address)), {
        headers: { "Content-Type": "application/json" },
      });
    }),
  );
  signIn("amina");
});

afterEach(async () => {
  await forgetChat();
  vi.unstubAllGlobals();
});

const write = (body: string) =>
  say({ conversation: THREAD, body, reply_to: null, article: null, is_urgent: false });

/** A thread of Amina's, with a message that waits and a draft. */
async function aminaWrites() {
  const line = answer;
  answer = () => ({ id: THREAD, created_at: "2026-01-01T10:00:00Z", last_message_at: null });
  await startThread(1, null);
  answer = line;
  await write("mine");
  await flushChat();
  await keepDraft(THREAD, "half");
}

it("keeps everything for the same person, also over a session that ended", async () => {
  await aminaWrites();
  signIn(null);
  expect(chat.conversations).toEqual([]);
  signIn("amina");
  await openThread(THREAD);
  expect(chat.conversations.map((one) => one.id)).toEqual([THREAD]);
  expect(chat.outbox.map((one) => one.body)).toEqual(["mine"]);
  const held = await chatDatabase(here.municipality.slug);
  expect((await held.get("drafts", THREAD))?.body).toBe("half");
});

it("neither shows nor sends for another person what the first one left", async () => {
  await aminaWrites();
  signIn("bodil");
  asked = [];
  await flushChat();
  await openThread(THREAD);
  expect(asked).toEqual([]);
  expect([chat.conversations, chat.outbox]).toEqual([[], []]);
  const held = await chatDatabase(here.municipality.slug);
  const left = ["conversations", "events", "outbox", "files", "drafts"] as const;
  expect(await Promise.all(left.map((store) => held.count(store)))).toEqual([0, 0, 0, 0, 0]);
});

it("does not keep for another person what the first one was writing", async () => {
  await aminaWrites();
  await openThread(THREAD);
  signIn("bodil");
  await keepDraft(THREAD, "half, and more");
  await flushChat();
  expect(await (await chatDatabase(here.municipality.slug)).count("drafts")).toBe(0);
});

it("shows what is here while nobody can say who is signed in", async () => {
  await aminaWrites();
  signIn(null);
  here.userKnown = false;
  await openThread(THREAD);
  expect(chat.conversations.map((one) => one.id)).toEqual([THREAD]);
});

it("reads what is new as soon as it is known who is signed in, though it was started before", async () => {
  signIn(null);
  here.userKnown = false;
  startChat();
  await openThread(THREAD);
  expect(asked).toEqual([]);
  here.userKnown = true;
  signIn("amina");
  startChat();
  await vi.waitFor(() => expect(asked).toContain("/api/v1/chat/sync"));
});

it.each(["waiting", "live"])("asks more often while no bell can ring: %s", async (state) => {
  line.state = state;
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  startChat();
  const syncs = () => asked.filter((path) => path === "/api/v1/chat/sync").length;
  await vi.waitFor(() => expect(syncs()).toBe(1));
  for (let beat = 1; beat <= 4; beat++) {
    await syncChat();
    asked = [];
    vi.advanceTimersByTime(15_000);
    const isAsked = beat === 3 || state === "waiting";
    if (isAsked) await vi.waitFor(() => expect(syncs()).toBeGreaterThan(0));
    else expect(syncs()).toBe(0);
  }
  // No answer came, whatever the device says of its network.
  await vi.waitFor(() => expect(chat.isBehind).toBe(true));
  vi.useRealTimers();
});
