import { flushSync, mount, unmount } from "svelte";
import { afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { ApiProblem } from "@/lib/api";
import { addCatalogue, setLocale } from "@/lib/i18n";
import type { Line } from "../store/lines";

type Message = Extract<Line, { kind: "message" }>;
const announce = vi.hoisted(() => vi.fn());
const store = vi.hoisted(() => ({ takeBack: vi.fn(), hide: vi.fn(), giveUp: vi.fn() }));
vi.mock("@/app/announcer.svelte", () => ({ announce }));
vi.mock("../store/chat.svelte", () => store);

let shown: Record<string, unknown>;

async function show(change: Partial<Message> = {}) {
  const line: Message = {
    kind: "message",
    key: "a",
    author: "me",
    authorName: "",
    body: "hello",
    withdrawn: false,
    urgent: false,
    at: new Date().toISOString(),
    seq: 1,
    id: "a",
    messageKind: "text",
    article: null,
    files: [],
    quoted: null,
    standing: "sent",
    late: false,
    ...change,
  };
  const { default: Bubble } = await import("./Bubble.svelte");
  shown = mount(Bubble, {
    target: document.body,
    props: { line, conversation: "c", onreply: () => undefined },
  });
  flushSync();
}

const button = (text: string) =>
  [...document.querySelectorAll("button")].find((one) => one.textContent?.trim() === text);

function press(text: string) {
  button(text)?.click();
  flushSync();
}

beforeAll(async () => {
  await addCatalogue("chat", { en: () => import("../strings/en.json") });
  await import("./Bubble.svelte");
}, 60_000);

beforeEach(() => setLocale("en"));

afterEach(async () => {
  await unmount(shown);
  vi.clearAllMocks();
  vi.useRealTimers();
});

it("shows why a message cannot be taken back, in the server's words", async () => {
  const words = "A message can be taken back for five minutes only.";
  store.takeBack.mockRejectedValue(new ApiProblem(409, { title: words, code: "too_late" }));
  await show();
  press("More");
  press("Take it back");
  await vi.waitFor(() => expect(document.body.textContent).toContain(words));
  expect(document.body.textContent).not.toContain("no network");
});

it("says that there is no network where there is none", async () => {
  store.takeBack.mockRejectedValue(new TypeError("x"));
  await show();
  press("More");
  press("Take it back");
  await vi.waitFor(() => expect(document.body.textContent).toContain("no network"));
});

it.each([
  [{ author: "family", authorName: "Omar" }, "Omar"],
  [{ author: "family", authorName: "" }, "The other adult"],
  [{ author: "team", authorName: "" }, "The team"],
  [{ author: "me", authorName: "Amina" }, "You"],
] as const)("says whose words are quoted: %o", async (whose, name) => {
  await show({ quoted: { ...whose, body: "the words", kind: "text" } });
  const quote = document.querySelector("blockquote");
  expect(quote?.querySelector("span")?.textContent).toBe(name);
  expect(quote?.textContent).toContain("the words");
});

it("says that something earlier is answered to where it is not here", async () => {
  await show({ quoted: "earlier" });
  expect(document.querySelector("blockquote")?.textContent?.trim()).toBe("An earlier message");
});

it("lets go of a message whose photos do not get through, but not while it is on its way", async () => {
  const waits = { id: null, seq: null, key: "k" } as const;
  await show({ ...waits, standing: "queued", late: true });
  expect(button("Try again")).toBeUndefined();
  press("Remove");
  expect(store.giveUp).toHaveBeenCalledExactlyOnceWith("k");
  for (const other of [{ standing: "sending", late: true }, { standing: "queued" }] as const) {
    await unmount(shown);
    await show({ ...waits, ...other });
    expect(button("Remove")).toBeUndefined();
  }
});

it("offers to take it back for five minutes, also while it is looked at", async () => {
  vi.useFakeTimers();
  await show({ at: new Date(Date.now() - 4.5 * 60_000).toISOString() });
  press("More");
  expect(button("Take it back")).toBeDefined();
  vi.advanceTimersByTime(31_000);
  flushSync();
  expect(button("Take it back")).toBeUndefined();
  expect(button("Remove it for me")).toBeDefined();
});
