import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { InboxPage } from "./page";

// As the browser lays it out: 100 pixels a message, 300 of them on the screen.
const MESSAGE = 100;
const SCREEN = 300;
const A_WHILE = 46_000;

let page: InboxPage;
let messages: number;
let token: number;
let asksForCheck: boolean;
let kept: string[];

/** Every reading has a new token, as Django writes it. */
const thread = () => `
  <div role="log" data-seq="${messages}" tabindex="0">${"<p>Words</p>".repeat(messages)}</div>
  ${asksForCheck ? `<form><input type="hidden" name="csrfmiddlewaretoken" value="t${++token}"><button>Ask no more</button></form>` : ""}`;

const log = () => {
  const found = document.querySelector<HTMLElement>("[role=log]");
  if (!found) throw new Error("no log");
  return found;
};

beforeEach(() => {
  vi.useFakeTimers();
  messages = 20;
  token = 0;
  asksForCheck = false;
  kept = [];
  vi.stubGlobal(
    "WebSocket",
    class {
      close() {}
    },
  );
  vi.stubGlobal(
    "IntersectionObserver",
    class {
      observe() {}
      disconnect() {}
    },
  );
  vi.stubGlobal("fetch", (address: string, options: RequestInit) => {
    if (address === "/draft/") kept.push(options.body as string);
    return Promise.resolve(new Response(address === "/thread/" ? thread() : "<p>list</p>"));
  });
  vi.spyOn(HTMLElement.prototype, "scrollHeight", "get").mockImplementation(function (
    this: HTMLElement,
  ) {
    return this.childElementCount * MESSAGE;
  });
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(SCREEN);
  document.body.innerHTML = `
    <div data-inbox-list></div><div data-inbox-thread>${thread()}</div>
    <form id="done" method="post"></form>
    <form data-reply method="post"><textarea data-draft></textarea></form>
    <form id="note" method="post"><textarea name="body"></textarea></form>`;
});

afterEach(() => {
  page.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function opened(): Promise<void> {
  const conversation = {
    id: "c",
    seq: messages,
    thread: "/thread/",
    draft: "/draft/",
    read: "/r/",
  };
  const facts = { articles: "", list: "/list/", token: "/list/", teams: [], me: "7" };
  page = new InboxPage({ ...facts, conversation, words: {} }, () => undefined);
  page.start();
  await vi.advanceTimersByTimeAsync(A_WHILE);
}

it("stays where one reads when a message comes", async () => {
  await opened();
  log().scrollTop = 450;
  messages = 21;
  await vi.advanceTimersByTimeAsync(A_WHILE);
  expect(log().childElementCount).toBe(21);
  expect(log().scrollTop).toBe(450);
});

it("goes along with what comes while one is at the end", async () => {
  await opened();
  log().scrollTop = 20 * MESSAGE - SCREEN;
  messages = 21;
  await vi.advanceTimersByTimeAsync(A_WHILE);
  expect(log().scrollTop).toBe(21 * MESSAGE);
});

it("puts nothing anew that is as it was but for the tokens of its forms", async () => {
  asksForCheck = true;
  await opened();
  const before = log();
  await vi.advanceTimersByTimeAsync(A_WHILE);
  expect(token).toBeGreaterThan(1);
  expect(log()).toBe(before);
  const field = document.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]");
  expect(field?.value).toBe(`t${token}`);
  asksForCheck = false;
  await vi.advanceTimersByTimeAsync(A_WHILE);
  expect(log()).not.toBe(before);
});

/** Sends a form; whether the browser asks before the page is left. */
function asksAfter(form: string): boolean {
  const sent = document.querySelector(form);
  sent?.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
  return !window.dispatchEvent(new Event("beforeunload", { cancelable: true }));
}

function write(field: string, words: string): void {
  const found = document.querySelector<HTMLTextAreaElement>(field);
  if (!found) throw new Error(`no ${field}`);
  found.value = words;
  found.dispatchEvent(new Event("input"));
}

it("has the browser ask before a note is lost", async () => {
  await opened();
  write("[data-draft]", "Dear Amina");
  expect(asksAfter("#done")).toBe(false);
  write("#note textarea", "She sleeps badly");
  expect(asksAfter("#done")).toBe(true);
  expect(asksAfter("#note")).toBe(false);
});

it("keeps the reply that was about to be sent when there is something to ask", async () => {
  await opened();
  write("[data-draft]", "Dear Amina");
  expect(asksAfter("[data-reply]")).toBe(false);
  expect(kept).toEqual([]);
  write("#note textarea", "She sleeps badly");
  expect(asksAfter("[data-reply]")).toBe(true);
  expect(kept).toEqual([JSON.stringify({ body: "Dear Amina" })]);
});
