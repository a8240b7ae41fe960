import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Socket } from "@/lib/realtime";
import { WaitingPage } from "./page";

const came = vi.fn();
let listed = "";
let page: WaitingPage;

const list = (...keys: string[]) =>
  `<div data-waiting="${keys.length}">${keys.map((key) => `<p data-place="${key}"></p>`).join("")}</div>`;

beforeEach(() => {
  vi.useFakeTimers();
  came.mockClear();
  document.title = "Now";
  const target = document.createElement("div");
  target.innerHTML = list("a");
  vi.stubGlobal("fetch", () => Promise.resolve(new Response(listed)));
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
