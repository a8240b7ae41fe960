import { flushSync, mount, unmount } from "svelte";
import { afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { followCalendar } from "@/lib/calendar.svelte";
import { setLocale } from "@/lib/i18n";
import { setPrefs } from "@/lib/prefs.svelte";

vi.mock("@/lib/library", () => {
  const article = (uuid: string, week: number) => ({
    entry: {
      article: uuid,
      anchor: "pregnancy",
      side: "after",
      unit: "week",
      from: week,
      to: week,
      order: 0,
    },
    card: { uuid, title: `About ${uuid}`, slug: uuid, locale: "en", topics: [] },
  });
  const all = [article("21", 21), article("22", 22)];
  const set = {
    key: "p",
    situation: "pregnancy",
    name: "Pregnancy",
    entries: all.map((one) => one.entry),
  };
  return {
    allCopies: () => Promise.resolve([]),
    cardOf: vi.fn(),
    topicSlug: vi.fn(),
    timeline: () => Promise.resolve({ data: { sets: [set], cards: all.map((one) => one.card) } }),
  };
});
vi.mock("@/features/cards", async () => {
  const { default: Row } = await import("@/ui/Row.svelte");
  const as = (anchor: unknown, props: { card: { title: string } }) =>
    (Row as (anchor: unknown, props: object) => unknown)(anchor, {
      href: "/",
      get label() {
        return props.card.title;
      },
    });
  return { ArticleRow: as, ArticleTile: as };
});

let home: Record<string, unknown>;
let stop: () => void;

beforeAll(async () => {
  await import("./Home.svelte");
}, 60_000);

beforeEach(async () => {
  await setLocale("en");
  vi.useFakeTimers({ now: new Date(2026, 10, 24, 21, 0) });
  stop = followCalendar(() => undefined);
  // 126 days before the due date the 23rd week begins; this is the day before.
  setPrefs({ family: [{ id: "a", kind: "due", date: "2027-03-31" }] });
  const { default: Home } = await import("./Home.svelte");
  home = mount(Home, { target: document.body });
  await vi.advanceTimersByTimeAsync(0);
  flushSync();
});

afterEach(async () => {
  stop();
  await unmount(home);
  vi.useRealTimers();
});

const now = () => document.querySelector("section[aria-labelledby=for-you]")?.textContent ?? "";

it("is of the day on which a phone takes it up again, not of the one on which it was opened", async () => {
  expect(document.querySelector(".moment")?.textContent).toContain("21");
  expect(document.querySelector("h1")?.textContent).toContain("evening");
  expect(now().indexOf("About 21")).toBeLessThan(now().indexOf("About 22"));
  vi.setSystemTime(new Date(2026, 10, 26, 8, 0));
  document.dispatchEvent(new Event("visibilitychange"));
  await vi.advanceTimersByTimeAsync(0);
  flushSync();
  expect(document.querySelector(".moment")?.textContent).toContain("22");
  expect(document.querySelector("h1")?.textContent).toContain("morning");
  expect(now()).toContain("About 22");
  expect(now()).not.toContain("About 21");
});
