import { session } from "@/app/bootstrap.svelte";
import { realtime } from "@/app/realtime";
import {
  api,
  ApiProblem,
  type ChatEvents,
  type ChatSharing,
  type ChatSharings,
  type Conversation,
} from "@/lib/api";
import type { ChosenFile } from "../media/file";
import { askToBegin, begin, beginnings, type Beginning, type Thread } from "./beginning";
import { closeChatDatabase, type Outgoing, type StoredEvent } from "./database";
import { keepFiles, keepText, NoRoom, readDraft, type Draft } from "./drafts";
import { hideHere, sendHides, unlessHidden, waitingHides } from "./hiding";
import {
  dropUnsent,
  enqueue,
  markRead,
  sendWaiting,
  tryAgain,
  unsentMessages,
  type NewMessage,
} from "./outbox";
import { metaOf } from "./meta";
import { db } from "./here";
import { ownerOf } from "./owner";
import { forgetSafety, readSafety } from "./safety.svelte";
import { catchUp, rangeOf } from "./sync";
import { forgetTeams, keepPromisesTrue, teamsKnown } from "./teams.svelte";

export { readTeams } from "./teams.svelte";

/** Without a socket no bell rings: the app asks. */
const POLL = 15_000;
/** With one, each third time repairs a bell that was lost, if nothing else does. */
const REPAIR = 3;
const RETRY_FIRST = 2_000;
const RETRY_LAST = 60_000;

let conversations = $state.raw<Thread[]>([]);
/** What was begun here under a key of this phone's, by the server's own key. */
let moved = $state.raw(new Map<string, string>());
let events = $state.raw<StoredEvent[]>([]);
let outbox = $state.raw<Outgoing[]>([]);
let sending = $state<string | null>(null);
let isLoaded = $state(false);
let isBehind = $state(false);
let sharings = $state.raw<ChatSharing[] | null>(null);
let open: string | null = null;
/** Whose words are in the open thread's field. */
let writer: string | undefined;

/** What the screens show. Everything comes from the device's own database. */
export const chat = {
  get conversations() {
    // Without a line nobody knows who is signed in. Once it is known that nobody is, nothing is shown.
    return session.userKnown && !session.citizen ? [] : conversations;
  },
  /** The key of a thread now: what was begun without a line gets another when there is one. */
  now(id: string) {
    return moved.get(id) ?? id;
  },
  /** Of the thread that is open. */
  get events() {
    return events;
  },
  get outbox() {
    return outbox;
  },
  get sending() {
    return sending;
  },
  /** Whether the device's own copy has been read. */
  get isLoaded() {
    return isLoaded;
  },
  /** Whom one can write to, and when they answer. */
  get teams() {
    return teamsKnown();
  },
  /** What can be shared with the other adults, team by team; null until the server has said it. */
  get sharings() {
    return sharings;
  },
  /** Whether the last attempt to catch up found no line. */
  get isBehind() {
    return isBehind;
  },
};

let syncing: Promise<void> | null = null;
let again = false;

/** Catches up; two at once are one, and what rings meanwhile is heard once more afterwards. */
export function syncChat(): Promise<void> {
  if (syncing) again = true;
  syncing ??= (async () => {
    do {
      again = false;
      await catchUp(await db());
      await show();
    } while (again);
    isBehind = false;
  })()
    .catch(() => {
      isBehind = true;
    })
    .finally(() => (syncing = null));
  return syncing;
}

let flushing: Promise<void> | null = null;
let retry: ReturnType<typeof setTimeout> | undefined;
let pause = RETRY_FIRST;

/** Sends what waits; without a line it tries again, later each time. */
export function flushChat(): Promise<void> {
  clearTimeout(retry);
  flushing ??= (async () => {
    const held = await db();
    const isSent = await sendWaiting(held, {
      onTheWay: (key) => (sending = key),
      changed: () => void show(),
    });
    const done = (await sendHides(held)) && isSent;
    pause = done ? RETRY_FIRST : Math.min(RETRY_LAST, pause * 2);
    if (!done) retry = setTimeout(() => void flushChat(), pause * (0.5 + Math.random() / 2));
  })()
    .catch(() => undefined)
    .finally(() => {
      flushing = null;
      void show();
    });
  return flushing;
}

let stops: (() => void)[] = [];
let isAwake = false;

function wake(): void {
  if (document.visibilityState !== "visible" || !session.citizen) return;
  isAwake = true;
  pause = RETRY_FIRST;
  void flushChat();
  void syncChat();
  void readSafety();
  keepPromisesTrue();
}

/** Follows the server for as long as the app runs and the chat is on. */
export function startChat(): void {
  if (stops.length > 0) {
    // It was started before the server had said who is signed in.
    if (!isAwake) wake();
    return;
  }
  const listen = (target: EventTarget, event: string) => {
    target.addEventListener(event, wake);
    stops.push(() => target.removeEventListener(event, wake));
  };
  stops.push(realtime.on("chat.changed", wake));
  stops.push(
    realtime.onState((state) => {
      if (state === "live") wake();
    }),
  );
  listen(document, "visibilitychange");
  listen(window, "online");
  listen(window, "pageshow");
  let beat = 0;
  const heartbeat = setInterval(() => {
    if (++beat % REPAIR === 0 || realtime.state !== "live") wake();
  }, POLL);
  stops.push(() => clearInterval(heartbeat));
  void show().then(wake);
}

async function show(): Promise<void> {
  const held = await db();
  const [begun, threads, waiting] = await Promise.all([
    beginnings(metaOf(held)),
    held.getAll("conversations"),
    held.getAllFromIndex("outbox", "order"),
  ]);
  const latest = (thread: Conversation) => thread.last_message_at ?? thread.created_at;
  const here = begun.filter((one) => !one.became) as unknown as Thread[];
  conversations = [...here, ...threads].sort((a, b) => latest(b).localeCompare(latest(a)));
  moved = new Map(begun.map((one) => [one.id, one.became ?? one.id]));
  if (open) open = chat.now(open);
  outbox = waiting;
  if (open) events = await contiguous(open);
  isLoaded = true;
}

/**
 * The run of events without a hole that ends with what was last heard, and what was sent since. What
 * lies before a hole is asked for when it is wanted.
 */
async function contiguous(conversation: string): Promise<StoredEvent[]> {
  const held = await db();
  const all = await held.getAll("events", rangeOf(conversation));
  const known = (await held.get("conversations", conversation))?.last_seq ?? 0;
  let first = all.findLastIndex((event) => event.seq <= known);
  while (first > 0 && all[first - 1]?.seq === (all[first]?.seq ?? 0) - 1) first--;
  return all.slice(Math.max(0, first));
}

export async function openThread(conversation: string): Promise<void> {
  open = chat.now(conversation);
  events = [];
  writer = await ownerOf(await db());
  await show();
}

export function closeThread(conversation: string): void {
  if (open === chat.now(conversation)) open = null;
}

/** Fetches the page before what is held; false when there is none. */
export async function loadOlder(conversation: string): Promise<boolean> {
  const first = events[0]?.seq ?? 1;
  if (first <= 1) return false;
  const page = await api.get<ChatEvents>(`/api/v1/chat/conversations/${conversation}/events`, {
    query: { before: first },
  });
  const change = (await db()).transaction(["events", "meta"], "readwrite");
  const waiting = await waitingHides(change.objectStore("meta"));
  const hidden = new Set(waiting.map((one) => one.message));
  const stored = change.objectStore("events");
  for (const event of page.events) {
    await stored.put({ ...unlessHidden(event, hidden), conversation });
  }
  await change.done;
  await show();
  return !page.reached_start;
}

/** Keeps the message on the device, then sends; safe from here on. Rejects where it cannot be stored. */
export async function say(message: NewMessage, files: readonly ChosenFile[] = []): Promise<void> {
  await oneByOne(async () => enqueue(await db(), message, files));
  await show().catch(() => undefined); // stored, seen or not: it must not be sent twice
  void flushChat();
}

/** A photo or recording that is still on this device only. */
export async function fileWaiting(clientId: string): Promise<Blob | null> {
  const found = await (await db()).get("files", clientId);
  return found ? new Blob([found.bytes], { type: found.type }) : null;
}

export async function sayAgain(clientId: string): Promise<void> {
  await tryAgain(await db(), clientId);
  await show();
  void flushChat();
}

export async function giveUp(clientId: string): Promise<void> {
  await dropUnsent(await db(), clientId);
  await show();
  // What came after it goes now.
  void flushChat();
}

export async function readTo(conversation: string, seq: number): Promise<void> {
  await markRead(conversation, seq).catch(() => undefined);
  const held = await db();
  const found = await held.get("conversations", conversation);
  if (found && found.read_seq < seq) {
    await held.put("conversations", { ...found, read_seq: seq, has_unread: false });
    await show();
  }
}

export async function takeBack(conversation: string, message: string): Promise<void> {
  await api.post(`/api/v1/chat/conversations/${conversation}/messages/${message}/withdraw`);
  await syncChat();
}

/** Out of one's own sight: here at once, on the other devices as soon as there is a line. */
export async function hide(conversation: string, message: string): Promise<void> {
  await hideHere(await db(), conversation, message);
  await show();
  void flushChat();
}

/**
 * Without a line it begins on this phone, and on the server with the first message that goes out. `again` is
 * one that was begun here and could not be sent: it is for somebody else from now on.
 */
export async function startThread(
  team: number | null,
  topic: number | null,
  again?: string,
): Promise<Pick<Thread, "id">> {
  const held = await db();
  const mine: Beginning = {
    id: again ?? crypto.randomUUID(),
    team,
    topic,
    team_name: teamsKnown().find((one) => one.id === team)?.name ?? "",
    created_at: new Date().toISOString(),
    last_message_at: null,
    read_seq: 0,
    team_read_seq: 0,
  };
  let thread: Pick<Thread, "id"> = mine;
  try {
    if (!again) {
      const found = await askToBegin(mine);
      await held.put("conversations", found);
      thread = found;
    }
  } catch (error) {
    const isRefused = error instanceof ApiProblem && error.status < 500;
    // On a phone that is nobody's yet nothing could be kept for anybody.
    if (isRefused || !(await ownerOf(held))) throw error;
  }
  if (thread === mine) {
    await begin(held, mine);
    await tryAgain(held, mine.id);
    void flushChat();
  }
  await show();
  return thread;
}

/** Asked anew each time: what other adults say is not kept on a device that they may share. */
export async function readSharings(): Promise<void> {
  sharings = (await api.get<ChatSharings>("/api/v1/chat/sharing")).results;
}

export async function answerSharing(
  { family, team }: ChatSharing,
  answer: "yes" | "no" | "leave",
): Promise<ChatSharing> {
  const now = await api.post<ChatSharing>("/api/v1/chat/sharing", { family, team, answer });
  sharings = (sharings ?? []).map((one) =>
    one.team === team && one.family === family ? now : one,
  );
  void syncChat();
  return now;
}

export async function draftOf(conversation: string): Promise<Draft> {
  await keeping;
  return readDraft(await db(), chat.now(conversation));
}

export async function keepDraft(conversation: string, body: string): Promise<void> {
  if (!isAnothers()) await keepText(await db(), chat.now(conversation), body);
}

/** What is chosen now, with the draft; false when there is no room to keep all of it. */
export function keepChosen(conversation: string, files: readonly ChosenFile[]): Promise<boolean> {
  return oneByOne(async () => {
    try {
      if (!isAnothers()) await keepFiles(await db(), chat.now(conversation), files);
      return true;
    } catch (error) {
      if (error instanceof NoRoom) return false;
      throw error;
    }
  });
}

/** What one person was writing when another signed in is not kept as the other's. */
function isAnothers(): boolean {
  return writer !== undefined && session.user !== null && session.user.id !== writer;
}

let keeping: Promise<unknown> = Promise.resolve();

/** Choosing and sending touch the same files: the one that was asked for first is done first. */
function oneByOne<T>(work: () => Promise<T>): Promise<T> {
  const mine = keeping.then(work);
  keeping = mine.catch(() => undefined);
  return mine;
}

/** How much of what the person wrote is on this device only. */
export async function unsentChat(): Promise<number> {
  return unsentMessages(await db());
}

/** The plugin was switched off, or the person has left: nothing stays in memory either. */
export async function forgetChat(): Promise<void> {
  clearTimeout(retry);
  for (const stop of stops) stop();
  stops = [];
  isAwake = false;
  conversations = [];
  moved = new Map();
  events = [];
  outbox = [];
  forgetTeams();
  forgetSafety();
  sharings = null;
  await closeChatDatabase();
}
