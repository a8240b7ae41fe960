import { flushSync, mount, unmount } from "svelte";
import { afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { addCatalogue, setLocale } from "@/lib/i18n";
import type { ChosenFile } from "../media/file";

interface Kept {
  body: string;
  files: readonly ChosenFile[];
}

/** What the phone keeps for when the app is opened again. */
const drafts = vi.hoisted(() => ({ now: { body: "", files: [] } as Kept }));
vi.mock("../store/chat.svelte", () => ({
  draftOf: () => Promise.resolve({ ...drafts.now }),
  keepDraft: (_: string, body: string) => {
    drafts.now = { ...drafts.now, body };
    return Promise.resolve();
  },
  keepChosen: (_: string, files: readonly ChosenFile[]) => {
    drafts.now = { ...drafts.now, files };
    return Promise.resolve(true);
  },
}));
vi.mock("../store/safety.svelte", () => ({ findDanger: () => null }));
vi.mock("../store/typing.svelte", () => ({ tellTyping: () => undefined }));
vi.mock("@/app/announcer.svelte", () => ({ announce: () => undefined }));

const full = () => Promise.reject(new DOMException("full", "QuotaExceededError"));
const onsend = vi.fn<(body: string, files: readonly ChosenFile[]) => Promise<void>>();
let shown: Record<string, unknown> | null = null;

const file = (kind: "photo" | "voice"): ChosenFile => ({
  client_id: kind,
  kind,
  blob: new Blob([kind]),
  width: kind === "photo" ? 1 : null,
  height: null,
  seconds: kind === "voice" ? 180 : null,
});

async function open(draft: Partial<Kept> = {}) {
  drafts.now = { body: "", files: [], ...draft };
  const { default: Composer } = await import("./Composer.svelte");
  shown = mount(Composer, {
    target: document.body,
    props: { conversation: "c", quoted: null, onsend, ondrop: () => undefined },
  });
  await settle();
}

/** Past the pause after which a draft is kept. */
async function settle() {
  flushSync();
  await vi.advanceTimersByTimeAsync(1000);
  flushSync();
}

async function close() {
  if (shown) await unmount(shown);
  shown = null;
  await settle();
}

const field = () => document.querySelector("textarea") as HTMLTextAreaElement;

function write(text: string) {
  field().value = text;
  field().dispatchEvent(new Event("input", { bubbles: true }));
  flushSync();
}

function send() {
  const buttons = [...document.querySelectorAll("button")];
  buttons.find((one) => one.textContent?.trim() === "Send" && !one.closest("[hidden]"))?.click();
  flushSync();
}

// The first import is slow on a busy machine, and no part of what is tested.
beforeAll(async () => {
  await addCatalogue("chat", { en: () => import("../strings/en.json") });
  await import("./Composer.svelte");
}, 60_000);

beforeEach(async () => {
  await setLocale("en");
  vi.useFakeTimers();
  vi.stubGlobal("matchMedia", () => ({ matches: false }));
  // A picture and a recording are shown from memory; jsdom has no addresses for that.
  HTMLMediaElement.prototype.pause = () => undefined;
  URL.createObjectURL = () => "blob:a";
  URL.revokeObjectURL = () => undefined;
  onsend.mockReset();
});

afterEach(async () => {
  await close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("puts back what the phone could not store, keeps it as a draft and says so", async () => {
  onsend.mockImplementation(full);
  await open({ files: [file("photo")] });
  write("She has a fever");
  send();
  await settle();
  expect(onsend.mock.calls[0]?.[0]).toBe("She has a fever");
  expect(onsend.mock.calls[0]?.[1]).toHaveLength(1);
  expect(field().value).toBe("She has a fever");
  expect(document.querySelectorAll("img")).toHaveLength(1);
  expect(document.body.textContent).toContain("The phone could not keep it. It is not sent");
  expect(drafts.now.body).toBe("She has a fever");
  expect(drafts.now.files).toHaveLength(1);
});

it("loses nothing that was written while the phone tried", async () => {
  let fail: () => void = () => undefined;
  onsend.mockImplementation(() => new Promise((_, no) => (fail = () => no(new Error("no")))));
  await open();
  write("first");
  send();
  await vi.advanceTimersByTimeAsync(0);
  write("second");
  fail();
  await settle();
  expect(field().value).toBe("first\nsecond");
  expect(drafts.now.body).toBe("first\nsecond");
});

it("leaves the draft as it is until the phone has the message, also when the screen goes", async () => {
  let fail: () => void = () => undefined;
  onsend.mockImplementation(() => new Promise((_, no) => (fail = () => no(new Error("no")))));
  await open({ files: [file("photo")] });
  write("on my way out");
  await settle();
  send();
  await settle();
  expect(drafts.now.body).toBe("on my way out");
  await close();
  fail();
  await settle();
  expect(drafts.now.body).toBe("on my way out");
  expect(drafts.now.files).toHaveLength(1);
});

it("keeps a recording that could not be stored where it was, and sends it the next time", async () => {
  onsend.mockImplementationOnce(full).mockResolvedValueOnce();
  await open({ files: [file("voice")] });
  send();
  await settle();
  expect(document.querySelector("[role=group]")).not.toBeNull();
  expect(document.body.textContent).toContain("It is not sent");
  expect(drafts.now.files.map((one) => one.kind)).toEqual(["voice"]);
  send();
  await settle();
  expect(onsend).toHaveBeenCalledTimes(2);
  expect(document.querySelector(".panel")).toBeNull();
  expect(document.body.textContent).not.toContain("It is not sent");
  expect(drafts.now.files).toEqual([]);
});

it("leaves nothing behind of what was stored", async () => {
  onsend.mockResolvedValue();
  await open({ files: [file("photo")] });
  write("hello");
  send();
  await settle();
  expect(field().value).toBe("");
  expect(document.querySelectorAll("img")).toHaveLength(0);
  expect(drafts.now).toEqual({ body: "", files: [] });
});
