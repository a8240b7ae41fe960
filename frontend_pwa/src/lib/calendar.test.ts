import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { calendar, followCalendar } from "./calendar.svelte";
import { isoDay } from "./stages";

const onday = vi.fn();
let stop: () => void = () => undefined;

function see(state: DocumentVisibilityState) {
  Object.defineProperty(document, "visibilityState", { configurable: true, value: state });
  document.dispatchEvent(new Event("visibilitychange"));
}

beforeEach(() => {
  vi.useFakeTimers({ now: new Date(2026, 10, 24, 23, 50) });
  followCalendar(() => undefined)();
  onday.mockClear();
  stop = followCalendar(onday);
});

afterEach(() => {
  stop();
  Reflect.deleteProperty(document, "visibilityState");
  vi.useRealTimers();
});

it("goes on to the next day while the page is open, and says so once", () => {
  vi.advanceTimersByTime(9 * 60_000);
  expect([isoDay(calendar.day), calendar.now.getMinutes()]).toEqual(["2026-11-24", 59]);
  expect(onday).not.toHaveBeenCalled();
  vi.advanceTimersByTime(60 * 60_000);
  expect(isoDay(calendar.day)).toBe("2026-11-25");
  expect(onday).toHaveBeenCalledOnce();
});

it.each([
  ["is seen again", () => see("visible")],
  ["is shown from the browser's memory", () => dispatchEvent(new Event("pageshow"))],
])("is right at once when the page %s", (_, shown) => {
  // As on an iPhone: no timer runs meanwhile.
  vi.setSystemTime(new Date(2026, 10, 30, 8, 0));
  shown();
  expect(isoDay(calendar.day)).toBe("2026-11-30");
  expect(calendar.now.getHours()).toBe(8);
  expect(onday).toHaveBeenCalledOnce();
});

it("does nothing at midnight while nobody sees the page", () => {
  see("hidden");
  vi.advanceTimersByTime(60 * 60_000);
  expect(onday).not.toHaveBeenCalled();
  see("visible");
  expect(onday).toHaveBeenCalledOnce();
});

it("stops when it is told to", () => {
  stop();
  vi.advanceTimersByTime(60 * 60_000);
  see("visible");
  expect(onday).not.toHaveBeenCalled();
});
