import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Socket } from "@/lib/realtime";
import { LiveParts } from "./live";

class FakeSocket implements Socket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  sent: { id: string; data: unknown }[] = [];
  send(text: string) {
    const frame = JSON.parse(text) as { id: string; data: unknown };
    this.sent.push(frame);
    this.says({ id: frame.id, ok: true });
  }
  close() {}
  says(frame: unknown) {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
}

const LOAD = (load: number) => `
  <p>${load} of 20</p>
  <div class="tasks-scroll" role="region" aria-label="Who has how much: Nurses" tabindex="0">
    <a href="/admin/tasks/?person=1">Karen</a>
  </div>
  <details class="tasks-card__move"><summary>Move</summary></details>`;

let socket: FakeSocket;
let live: LiveParts;
let answers: Record<string, string>;
let isHeld: boolean;
const asked = vi.fn<(address: string) => void>();

const part = (key: string) => {
  const found = document.querySelector<HTMLElement>(`[data-tasks-part="/${key}"]`);
  if (!found) throw new Error("no part");
  return found;
};
const bell = () => socket.says({ event: "tasks.changed", data: { task: "t", team: 3 } });
const after = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

beforeEach(async () => {
  vi.useFakeTimers();
  asked.mockReset();
  isHeld = false;
  answers = { "/3": LOAD(1), "/4": "<p>nothing</p>" };
  vi.stubGlobal("fetch", async (address: string) => {
    asked(address);
    return { ok: true, redirected: false, text: async () => answers[address] ?? "" };
  });
  document.body.innerHTML = `<div data-tasks-part="/3"></div><select></select><div data-tasks-part="/4"></div>`;
  socket = new FakeSocket();
  live = new LiveParts({
    teams: ["3", "4"],
    onState: () => undefined,
    isHeld: () => isHeld,
    open: () => socket,
  });
  live.start();
  socket.says({ event: "ready", data: { epoch: "e1" } });
  await after(0);
  asked.mockReset();
});

afterEach(() => {
  live.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("hears the bells of its teams, and reads every part once for many of them", async () => {
  expect(socket.sent.map((frame) => frame.data)).toEqual([
    { group: "tasks.team", key: "3" },
    { group: "tasks.team", key: "4" },
  ]);
  answers["/3"] = LOAD(2);
  for (let bells = 0; bells < 5; bells += 1) bell();
  await after(1000);
  expect(asked.mock.calls.flat()).toEqual(["/3", "/4"]);
  expect(part("3").textContent).toContain("2 of 20");
  expect(part("4").textContent).toBe("nothing");
});

it.each(["a", ".tasks-scroll"])(
  "keeps the focus on %s, and how far it was scrolled",
  async (one) => {
    part("3").querySelector<HTMLElement>(one)?.focus();
    const scroll = part("3").querySelector<HTMLElement>(".tasks-scroll");
    if (scroll) scroll.scrollLeft = 40;
    answers["/3"] = LOAD(2);
    bell();
    await after(1000);
    expect(part("3").textContent).toContain("2 of 20");
    expect(document.activeElement).toBe(part("3").querySelector(one));
    expect(part("3").querySelector(".tasks-scroll")?.scrollLeft).toBe(40);
  },
);

it("leaves what is chosen beside its parts alone", async () => {
  const select = document.querySelector<HTMLElement>("select");
  select?.focus();
  answers["/3"] = LOAD(2);
  bell();
  await after(1000);
  expect(part("3").textContent).toContain("2 of 20");
  expect(document.activeElement).toBe(select);
});

it("waits while a menu is open or something is drawn, and then shows what has come", async () => {
  const menu = part("3").querySelector<HTMLDetailsElement>("details");
  if (menu) menu.open = true;
  answers["/3"] = LOAD(2);
  bell();
  await after(3000);
  expect(part("3").textContent).toContain("1 of 20");
  if (menu) menu.open = false;
  isHeld = true;
  await after(3000);
  expect(part("3").textContent).toContain("1 of 20");
  isHeld = false;
  await after(1000);
  expect(part("3").textContent).toContain("2 of 20");
});

it("puts nothing anew that is as it was", async () => {
  const before = part("3").firstElementChild;
  bell();
  await after(1000);
  expect(part("3").firstElementChild).toBe(before);
  live.forget();
  await live.now();
  expect(part("3").firstElementChild).not.toBe(before);
});
