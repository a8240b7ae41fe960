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

const OVERVIEW = (tasks: number) => `
  <details class="tasks-narrow" open><summary>Narrow the list</summary>
    <select name="state"><option value="">All</option><option value="done">Done</option></select>
    <button>Show</button></details>
  <details class="tasks-narrow"><summary>Save this view</summary><input name="name"></details>
  <ul><li><input type="checkbox" name="task"></li></ul><p>${tasks} tasks</p>`;

async function overview(): Promise<(selector: string) => HTMLElement> {
  answers["/3"] = OVERVIEW(1);
  bell();
  await after(1000);
  return (selector) => {
    const found = part("3").querySelector<HTMLElement>(selector);
    if (!found) throw new Error(`no ${selector}`);
    return found;
  };
}

async function another(): Promise<string> {
  answers["/3"] = OVERVIEW(2);
  bell();
  await after(2000);
  return part("3").textContent;
}

it("waits while something is chosen that was not sent, also when its field was left", async () => {
  const get = await overview();
  const choice = get("select") as HTMLSelectElement;
  choice.value = "done";
  get("button").focus();
  expect(await another()).toContain("1 tasks");
  expect(get("select")).toBe(choice);
  choice.value = "";
  await after(1000);
  expect(part("3").textContent).toContain("2 tasks");
});

it("waits while a name is written that was not sent, or a task is ticked", async () => {
  const get = await overview();
  (get("[name=name]") as HTMLInputElement).value = "Mine";
  expect(await another()).toContain("1 tasks");
  (get("[name=name]") as HTMLInputElement).value = "";
  (get("[name=task]") as HTMLInputElement).checked = true;
  await after(2000);
  expect(part("3").textContent).toContain("1 tasks");
});

it("leaves what is chosen while it is read", async () => {
  const get = await overview();
  const choice = get("select") as HTMLSelectElement;
  vi.stubGlobal("fetch", () => {
    choice.value = "done";
    return Promise.resolve({ ok: true, redirected: false, text: async () => OVERVIEW(2) });
  });
  expect(await another()).toContain("1 tasks");
});

it("leaves folded and unfolded what was so", async () => {
  const get = await overview();
  (get("details") as HTMLDetailsElement).open = false;
  (get("details + details") as HTMLDetailsElement).open = true;
  expect(await another()).toContain("2 tasks");
  expect((get("details") as HTMLDetailsElement).open).toBe(false);
  expect((get("details + details") as HTMLDetailsElement).open).toBe(true);
});
