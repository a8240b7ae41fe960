import { flushSync, mount, unmount } from "svelte";
import { afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import type { Conversation } from "@/lib/api";
import { setLocale } from "@/lib/i18n";
import { bringTexts } from "./texts";

const announce = vi.hoisted(() => vi.fn());
const store = vi.hoisted(() => ({
  chat: { conversations: [] as Conversation[], isLoaded: true, now: (id: string) => id },
  startChat: vi.fn(),
  openThread: vi.fn(),
}));
vi.mock("@/app/announcer.svelte", () => ({ announce }));
vi.mock("../store/chat.svelte", () => store);

let shown: Record<string, unknown>;

const thread = (change: Partial<Conversation>) =>
  ({
    id: "a",
    family: "ours",
    team: 1,
    team_name: "Jordemødre",
    kind: "own",
    ...change,
  }) as Conversation;

async function show(change: Partial<Conversation>, team = 1) {
  store.chat.conversations = [thread(change)];
  const { default: Beside } = await import("./Beside.svelte");
  const meeting = { family: "ours", team, for_one_adult: false };
  shown = mount(Beside, { target: document.body, props: { meeting } });
  flushSync();
}

// The first import is slow on a busy machine, and no part of what is tested.
beforeAll(async () => {
  await bringTexts();
  await import("./Beside.svelte");
}, 60_000);

beforeEach(async () => {
  await setLocale("da");
});

afterEach(async () => {
  await unmount(shown);
  vi.clearAllMocks();
});

it("closed it says by a mark, and once in words, that something came, and reads nothing", async () => {
  await show({ has_unread: true });
  expect(document.querySelector("button .new")).not.toBeNull();
  expect(announce).toHaveBeenCalledOnce();
  expect(announce).toHaveBeenCalledWith("Jordemødre har skrevet i jeres samtale.");
  expect(store.openThread).not.toHaveBeenCalled();
  expect(document.querySelector("[role=log]")).toBeNull();
});

it("has no mark where everything was read, or where it is another team's", async () => {
  await show({ has_unread: false });
  expect(document.querySelector(".new")).toBeNull();
  await unmount(shown);
  await show({ has_unread: true }, 2);
  expect(document.querySelector(".new")).toBeNull();
  expect(announce).not.toHaveBeenCalled();
});
