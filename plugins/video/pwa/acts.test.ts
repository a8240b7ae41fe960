import { flushSync, mount, unmount } from "svelte";
import { afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { followCalendar } from "@/lib/calendar.svelte";
import { addCatalogue, setLocale } from "@/lib/i18n";
import type { Meeting } from "./api";
import en from "./strings/en.json";

let stops: (() => unknown)[] = [];

beforeAll(async () => {
  await addCatalogue("video", { en: () => import("./strings/en.json") });
  await import("./Acts.svelte");
}, 60_000);

beforeEach(async () => {
  await setLocale("en");
  vi.useFakeTimers({ now: new Date("2026-12-01T20:00:00") });
  stops = [followCalendar(() => undefined)];
});

afterEach(() => {
  for (const stop of stops) void stop();
  vi.useRealTimers();
});

const has = (words: string) =>
  [...document.querySelectorAll(".more button")].some((one) => one.textContent.trim() === words);

function takenUp(at: string) {
  vi.setSystemTime(new Date(at));
  document.dispatchEvent(new Event("visibilitychange"));
  flushSync();
}

it("offers what fits the moment at which a phone takes the list up again", async () => {
  const { default: Acts } = await import("./Acts.svelte");
  const meeting = { id: "a", kind: "fixed", by: "video", starts_at: "2026-12-02T10:00:00" };
  const nothing = () => undefined;
  const shown = mount(Acts, {
    target: document.body,
    props: { meeting: meeting as Meeting, onchanged: nothing, oncancelled: nothing },
  });
  stops.push(() => unmount(shown));
  flushSync();
  expect([has(en.late), has(en.cancel)]).toEqual([false, true]);
  takenUp("2026-12-02T09:00:00");
  expect([has(en.late), has(en.cancel)]).toEqual([true, true]);
  takenUp("2026-12-02T10:00:00");
  expect([has(en.late), has(en.cancel)]).toEqual([true, false]);
});
