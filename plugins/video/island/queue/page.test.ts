import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Socket } from "@/lib/realtime";
import { WaitingPage } from "./page";

const came = vi.fn();
let listed = "";
let page: WaitingPage;
let target: HTMLElement;
let read: number;

const list = (...keys: string[]) =>
  `<div data-waiting="${keys.length}">${keys.map((key) => `<p data-place="${key}"></p>`).join("")}</div>`;

beforeEach(() => {
  vi.useFakeTimers();
  came.mockClear();
  document.title = "Now";
  target = document.createElement("div");
  target.innerHTML = list("a");
  document.body.replaceChildren(target);
  read = 0;
  vi.stubGlobal("fetch", () => {
    read += 1;
    return Promise.resolve(new Response(listed));
  });
  const facts = {
    list: "/list",
    teams: [],
    title: "Who waits",
    came,
    open: () => ({ close: () => undefined }) as unknown as Socket,
  };
  page = new WaitingPage(target, facts, () => undefined);
  page.start();
});

afterEach(() => {
  page.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function readAnew(html: string): Promise<void> {
  listed = html;
  await vi.advanceTimersByTimeAsync(60_000);
}

it("tells of somebody who has come, also when somebody else has left", async () => {
  await readAnew(list("a"));
  expect(came).not.toHaveBeenCalled();
  await readAnew(list("b"));
  expect(came).toHaveBeenCalledTimes(1);
  expect(document.title).toBe("(1) Who waits");
  await readAnew(list("b"));
  expect(came).toHaveBeenCalledTimes(1);
});

it("is quiet when somebody leaves", async () => {
  await readAnew(list());
  expect(came).not.toHaveBeenCalled();
  expect(document.title).toBe("Now");
});

const RINGING = `<form action="/place/7"><select name="to"><option value="1">Ane</option><option value="2">Bo</option>
  <option value="3">Cia</option></select><button name="act" value="hand_over">Hand over</button></form>`;

it("keeps the colleague who is chosen when the field is left, and tells of who comes meanwhile", async () => {
  await readAnew(RINGING + list("a"));
  const select = target.querySelector("select");
  if (!select) throw new Error("no select");
  select.focus();
  select.value = "3";
  target.querySelector("button")?.focus();
  read = 0;
  await readAnew(RINGING + list("a", "b"));
  await vi.advanceTimersByTimeAsync(30_000);
  expect(target.querySelector("select")).toBe(select);
  expect(select.value).toBe("3");
  // The family that waits is heard of all the same, once.
  expect(document.title).toBe("(2) Who waits");
  expect(came).toHaveBeenCalledTimes(1);
  // Without a line the server is asked every 15 seconds, and no more often than that.
  expect(read).toBeLessThan(8);
  select.value = "1";
  await vi.advanceTimersByTimeAsync(1000);
  expect(target.querySelectorAll("[data-place]")).toHaveLength(2);
  expect(came).toHaveBeenCalledTimes(1);
});

it("keeps a colleague who is chosen while the list is read", async () => {
  await readAnew(RINGING + list("a"));
  const select = target.querySelector("select");
  if (!select) throw new Error("no select");
  vi.stubGlobal("fetch", () => {
    select.value = "2";
    return Promise.resolve(new Response(RINGING + list("a")));
  });
  await readAnew(RINGING + list("a"));
  expect(target.querySelector("select")).toBe(select);
});

it("shows that the family has answered: there is nobody to hand over any more", async () => {
  await readAnew(RINGING + list("a"));
  const select = target.querySelector("select");
  if (select) select.value = "2";
  await readAnew(`<h2>You talk with Amina</h2>${list("a")}`);
  expect(target.textContent).toContain("You talk with Amina");
});
