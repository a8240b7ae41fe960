import { expect, it } from "vitest";
import { setLocale } from "@/lib/i18n";
import type { Meeting } from "./api";
import { byDay, dayKey, freshSlots, laterDay, whenInWords, windowInWords } from "./times";

const slot = (at: string) => ({ starts_at: at, ends_at: at });

it("puts times under the local day on which they are", () => {
  const found = byDay([
    slot("2026-12-01T08:00:00"),
    slot("2026-12-01T23:30:00"),
    slot("2026-12-02T08:00:00"),
  ]);
  expect(found.map(({ day, slots }) => [day, slots.length])).toEqual([
    ["2026-12-01", 2],
    ["2026-12-02", 1],
  ]);
});

it("counts days and not hours", () => {
  expect(laterDay("2027-03-27", 1)).toBe("2027-03-28");
  expect(laterDay("2027-10-31", 1)).toBe("2027-11-01");
  expect(laterDay("2026-12-31", 14)).toBe("2027-01-14");
  expect(dayKey(new Date(2026, 0, 5, 23, 59))).toBe("2026-01-05");
});

it("finds the free times in a refusal", () => {
  expect(freshSlots({ code: "taken", slots: [slot("2026-12-01T08:00:00")] })).toHaveLength(1);
  expect(freshSlots({ code: "over" })).toBeNull();
  expect(freshSlots(null)).toBeNull();
});

it("says a window by both of its ends", async () => {
  await setLocale("da");
  const slot = { starts_at: "2026-12-01T10:00:00", ends_at: "2026-12-01T14:00:00" };
  expect(windowInWords(slot)).toBe("10–14");
});

it("says when a meeting is as of the moment that the screen goes by", async () => {
  await setLocale("en");
  const meeting = { starts_at: "2026-12-02T10:00:00", kind: "fixed" } as Meeting;
  expect(whenInWords(meeting, new Date("2026-12-01T12:00:00"))).toContain("tomorrow");
  expect(whenInWords(meeting, new Date("2026-12-02T08:00:00"))).toContain("today");
});
