import { describe, expect, it } from "vitest";
import { allowedRange, dayNumber, isAllowed, isoDay, momentOf, monthsBetween } from "./stages";
import { today } from "./today";

const day = (iso: string): number => {
  const number = dayNumber(iso);
  if (number === null) throw new Error(iso);
  return number;
};
const due = (date: string) => ({ id: "a", kind: "due" as const, date });
const born = (date: string, early?: string) => ({
  id: "a",
  kind: "born" as const,
  date,
  due: early,
});

describe("days", () => {
  it("refuses what is not a day", () => {
    for (const bad of ["", "2027-02-30", "2027-13-01", "27-1-1", "2027-02-29", "soon"]) {
      expect(dayNumber(bad)).toBeNull();
    }
    expect(dayNumber("2028-02-29")).not.toBeNull();
  });

  it("goes there and back for every day of ten years", () => {
    const first = day("2024-01-01");
    for (let number = first; number < first + 3653; number++) {
      expect(dayNumber(isoDay(number))).toBe(number);
    }
  });

  it("takes the person's own day, late at night and when clocks change", () => {
    expect(isoDay(today(new Date(2026, 9, 25, 0, 5)))).toBe("2026-10-25");
    expect(isoDay(today(new Date(2026, 9, 25, 23, 55)))).toBe("2026-10-25");
    expect(isoDay(today(new Date(2027, 2, 28, 2, 30)))).toBe("2027-03-28");
  });
});

describe("pregnancy", () => {
  it("begins 40 weeks before the due date", () => {
    const date = "2027-03-01";
    expect(momentOf(due(date), day(date) - 281)).toBeNull();
    expect(momentOf(due(date), day(date) - 280)).toMatchObject({ weeks: 0, daysLeft: 280 });
    expect(momentOf(due(date), day(date) - 126)).toMatchObject({
      weeks: 22,
      stages: ["pregnancy_week:22"],
    });
    expect(momentOf(due(date), day(date))).toMatchObject({ weeks: 40, daysLeft: 0 });
  });

  it("goes up by one each seventh day and never back", () => {
    const date = day("2027-11-15");
    let before = -1;
    for (let now = date - 280; now <= date + 14; now++) {
      const weeks = momentOf(due("2027-11-15"), now)?.weeks ?? Number.NaN;
      expect(weeks - before).toBe((now - (date - 280)) % 7 === 0 ? 1 : 0);
      before = weeks;
    }
  });

  it("stays at week 42 when the birth has not been told", () => {
    expect(momentOf(due("2027-03-01"), day("2027-06-01"))).toMatchObject({
      weeks: 42,
      daysLeft: -92,
    });
  });
});

describe("child", () => {
  it("counts weeks and months from the birth", () => {
    expect(momentOf(born("2026-11-01"), day("2026-11-24"))).toMatchObject({
      weeks: 3,
      months: 0,
      stages: ["child_week:3", "child_month:0"],
    });
    expect(momentOf(born("2026-05-31"), day("2026-11-30"))).toMatchObject({ months: 6 });
  });

  it("asks for months only after half a year, and for nothing after three", () => {
    expect(momentOf(born("2026-01-01"), day("2026-11-01"))?.stages).toEqual(["child_month:10"]);
    expect(momentOf(born("2021-01-01"), day("2026-11-01"))?.stages).toEqual([]);
  });

  it("is not born in the future", () => {
    expect(momentOf(born("2026-11-02"), day("2026-11-01"))).toBeNull();
  });

  it("counts a child born early from the day it was due", () => {
    const early = born("2026-09-01", "2026-11-01");
    expect(momentOf(early, day("2026-10-01"))).toMatchObject({ weeks: 0, months: 0 });
    expect(momentOf(early, day("2026-11-22"))).toMatchObject({ weeks: 3, months: 0 });
  });

  it("never has a month go backwards, whatever the birthday", () => {
    for (const start of ["2023-10-31", "2024-01-30", "2024-02-29", "2024-12-01"]) {
      let before = 0;
      for (let now = day(start); now < day(start) + 800; now++) {
        const months = monthsBetween(day(start), now);
        expect(months - before === 0 || months - before === 1).toBe(true);
        before = months;
      }
    }
  });

  it("turns one month on the last day of a short month", () => {
    expect(monthsBetween(day("2027-01-31"), day("2027-02-28"))).toBe(1);
    expect(monthsBetween(day("2027-01-31"), day("2027-02-27"))).toBe(0);
  });
});

describe("what one may enter", () => {
  const now = day("2026-11-24");
  it("takes due dates ahead and births behind", () => {
    expect(isAllowed("due", "2027-03-01", now)).toBe(true);
    expect(isAllowed("due", "2028-03-01", now)).toBe(false);
    expect(isAllowed("born", "2026-11-24", now)).toBe(true);
    expect(isAllowed("born", "2026-11-25", now)).toBe(false);
    expect(isAllowed("born", "", now)).toBe(false);
    expect(allowedRange("due", now).max).toBe("2027-08-31");
  });
});
