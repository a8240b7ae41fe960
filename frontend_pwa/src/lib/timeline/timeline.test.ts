import { beforeEach, describe, expect, it } from "vitest";
import type { TimelineRecord, TimelineSet, TimelineSpan } from "@/lib/api";
import { forgetFamily, prefs } from "@/lib/prefs.svelte";
import { dayNumber, isoDay, monthsBetween, today, type FamilyEntry } from "@/lib/stages";
import table from "../../../../tests/cms/timeline/windows.json";
import { adopt, fromRecords, recordsOf, touched } from "./records";
import {
  addMonths,
  addEntry,
  articlesInWindow,
  choose,
  daysOf,
  newEntry,
  pauseEntry,
  removeEntry,
  setSituation,
  showAgain,
  situationsOf,
  stopShowing,
  takeTurns,
  type Spared,
} from ".";

const day = (iso: string): number => {
  const number = dayNumber(iso);
  if (number === null) throw new Error(iso);
  return number;
};
const NOW = day("2026-11-25");
const HERE = { before: 0, after: 0 };
const AROUND = { before: 7, after: 21 };
const nothing: Spared = { situation: "none", stopped: { articles: [], sets: [] } };

function span(article: string, change: Partial<TimelineSpan> = {}): TimelineSpan {
  return {
    article,
    anchor: "birth",
    side: "after",
    unit: "week",
    from: 0,
    to: 10,
    order: 0,
    ...change,
  };
}
function set(situation: TimelineSet["situation"], ...entries: TimelineSpan[]): TimelineSet {
  return { key: situation, situation, name: situation, entries };
}

const SETS = [
  set("loss", span("grief", { anchor: "always" }), span("weeks-by-mistake")),
  set("twins", span("two-prams", { anchor: "always" })),
  set(
    "pregnancy",
    span("belly", { anchor: "pregnancy", from: 10, to: 40 }),
    span("bag", { anchor: "due", side: "before", from: 1, to: 4 }),
  ),
  set(
    "premature",
    span("neonatal", { from: 0, to: 8 }),
    span("home", { anchor: "due", from: 0, to: 2 }),
  ),
  set("child", span("crying", { to: 12 }), span("two-years", { unit: "month", from: 24, to: 30 })),
  set("adoption", span("first-days", { anchor: "arrival", to: 4 })),
];
const expecting: FamilyEntry = { id: "p", kind: "due", date: "2027-03-01" };
const two: FamilyEntry = { id: "c", kind: "born", date: "2024-11-01" };
const shown = (entries: FamilyEntry[], spared = nothing, reach = HERE) =>
  articlesInWindow(entries, SETS, NOW, reach, spared);

describe("days of a span", () => {
  it.each(table)("$name", ({ anchor, span: [side, unit, from, to], days }) => {
    const found = daysOf({ side, unit, from, to } as TimelineSpan, day(anchor));
    expect([isoDay(found.from), isoDay(found.to)]).toEqual(days);
  });

  it("follow one another without gap or overlap, from any day, also the leap day", () => {
    const starts = ["2023-10-31", "2024-01-30", "2024-02-29", "2026-10-25", "2027-03-28"];
    for (const start of starts.map(day)) {
      for (const unit of ["day", "week", "month"] as const) {
        for (let count = 0; count < 60; count++) {
          const one = daysOf({ side: "after", unit, from: count, to: count }, start);
          const next = daysOf({ side: "after", unit, from: count + 1, to: count + 1 }, start);
          const before = daysOf({ side: "before", unit, from: count + 1, to: count + 1 }, start);
          const earlier = daysOf({ side: "before", unit, from: count + 2, to: count + 2 }, start);
          expect(next.from).toBe(one.to + 1);
          expect(earlier.to).toBe(before.from - 1);
        }
      }
    }
  });

  it("agree with the age in months on every day of four years", () => {
    for (const start of ["2024-02-29", "2024-01-31", "2023-03-30"].map(day)) {
      for (let now = start; now < start + 1461; now++) {
        const months = monthsBetween(start, now);
        const { from, to } = daysOf(
          { side: "after", unit: "month", from: months, to: months },
          start,
        );
        expect(from <= now && now <= to).toBe(true);
      }
    }
  });

  it("count months back and forth", () => {
    expect(isoDay(addMonths(day("2024-02-29"), -12))).toBe("2023-02-28");
    expect(isoDay(addMonths(day("2026-12-31"), 2))).toBe("2027-02-28");
  });

  it("are the person's own days, whatever the hour when clocks change", () => {
    const born: FamilyEntry = { id: "c", kind: "born", date: "2026-10-18" };
    const week1 = [set("child", span("week-1", { from: 1, to: 1 }))];
    for (const hour of [0, 2, 3, 23]) {
      const now = today(new Date(2026, 9, 25, hour, 30));
      expect(articlesInWindow([born], week1, now, HERE, nothing)).toEqual(["week-1"]);
    }
  });
});

describe("what fits a family", () => {
  it("follows a pregnancy and a child of two at once", () => {
    expect(shown([expecting, two])).toEqual(["belly", "two-years"]);
  });

  it("has a set for twins beside the others", () => {
    expect(shown([{ ...expecting, several: true }])).toEqual(["two-prams", "belly"]);
  });

  it("counts a child born early from the due date and keeps its birthday for its own set", () => {
    const early: FamilyEntry = { id: "e", kind: "born", date: "2026-10-15", due: "2026-12-20" };
    expect(situationsOf(early)).toEqual(["child", "premature"]);
    expect(shown([early])).toEqual(["neonatal"]);
    expect(shown([early], nothing, { before: 0, after: 30 })).toEqual([
      "neonatal",
      "home",
      "crying",
    ]);
  });

  it("counts adoption from the arrival, and the child's age from its birth when it is known", () => {
    const adopted: FamilyEntry = { id: "a", kind: "adopted", date: "2026-11-10" };
    expect(shown([adopted])).toEqual(["first-days"]);
    expect(shown([{ ...adopted, born: "2024-10-20" }])).toEqual(["two-years", "first-days"]);
  });

  it("looks one week back and three ahead", () => {
    const soon: FamilyEntry = { id: "p", kind: "due", date: isoDay(NOW + 28 + 21) };
    expect(shown([soon])).not.toContain("bag");
    expect(shown([soon], nothing, AROUND)).toContain("bag");
    expect(shown([{ ...soon, date: isoDay(NOW + 28 + 22) }], nothing, AROUND)).not.toContain("bag");
    const past: FamilyEntry = { id: "a", kind: "adopted", date: isoDay(NOW - 35 - 6) };
    expect(shown([past], nothing, AROUND)).toEqual(["first-days"]);
    expect(shown([{ ...past, date: isoDay(NOW - 35 - 7) }], nothing, AROUND)).toEqual([]);
  });

  it("pauses everything at once after a loss, and counts nothing", () => {
    const loss: Spared = { ...nothing, situation: "loss" };
    const found = choose([expecting, two], SETS, NOW, AROUND, loss);
    expect(found.map((one) => one.uuid)).toEqual(["grief", "weeks-by-mistake"]);
    expect(found.every((one) => one.entry === null && one.days === null)).toBe(true);
    expect(shown([expecting])).not.toContain("grief");
  });

  it("leaves out what was stopped and what is paused", () => {
    const stopped = { articles: ["belly"], sets: ["child"] };
    expect(shown([expecting, two], { ...nothing, stopped })).toEqual([]);
    expect(shown([{ ...expecting, paused: true }, two])).toEqual(["two-years"]);
  });

  it("shows nothing of a stopped set by the articles' own stages either", () => {
    const own = { ...set("child", span("own", { to: 200 })), key: "stages-child", name: "" };
    const sets = [...SETS, own];
    const stopped = { articles: [], sets: ["child"] };
    expect(articlesInWindow([two], sets, NOW, HERE, nothing)).toContain("own");
    expect(articlesInWindow([two], sets, NOW, HERE, { ...nothing, stopped })).toEqual([]);
  });

  it("lets several children take turns", () => {
    const many = Array.from({ length: 5 }, (_, n) =>
      span(`p${n}`, { anchor: "pregnancy", to: 40 }),
    );
    const found = choose(
      [expecting, two],
      [set("pregnancy", ...many), ...SETS],
      NOW,
      HERE,
      nothing,
    );
    expect(takeTurns(found, 3).map((one) => one.uuid)).toEqual(["p0", "two-years", "p1"]);
    expect(takeTurns(found, 99)).toHaveLength(found.length);
  });
});

describe("changes on this device", () => {
  beforeEach(forgetFamily);

  it("are honoured everywhere because the window reads them by itself", () => {
    addEntry({ ...expecting });
    expect(articlesInWindow(prefs.family, SETS, NOW, HERE)).toEqual(["belly"]);
    stopShowing("articles", "belly");
    expect(articlesInWindow(prefs.family, SETS, NOW, HERE)).toEqual([]);
    showAgain("articles", "belly");
    pauseEntry("p", true);
    expect(articlesInWindow(prefs.family, SETS, NOW, HERE)).toEqual([]);
    pauseEntry("p", false);
    setSituation("loss");
    expect(articlesInWindow(prefs.family, SETS, NOW, HERE)).not.toContain("belly");
    setSituation("none");
    expect(articlesInWindow(prefs.family, SETS, NOW, HERE)).toEqual(["belly"]);
  });

  it("after a loss do not bring the lost pregnancy back by themselves", () => {
    addEntry({ ...expecting });
    setSituation("loss");
    addEntry({ ...expecting, id: "new", date: "2027-06-01" });
    expect(prefs.situation).toBe("none");
    expect(prefs.family.map((one) => [one.id, one.paused ?? false])).toEqual([
      ["p", true],
      ["new", false],
    ]);
  });

  it("are written down, deletions too", () => {
    const entry = newEntry({ kind: "born", date: "2026-11-01" });
    addEntry(entry);
    stopShowing("sets", "child");
    stopShowing("sets", "child");
    removeEntry(entry.id);
    const records = recordsOf(prefs);
    expect(records.find((one) => one.id === entry.id)).toMatchObject({
      deleted: true,
      value: null,
    });
    expect(records.find((one) => one.kind === "set")).toMatchObject({
      id: "child",
      deleted: false,
    });
    expect(records.every((one) => one.changed_at > 0)).toBe(true);
  });

  it("never go back in time, whatever the clock says", () => {
    const before = {
      situation: "none" as const,
      stopped: { articles: [], sets: [] },
      family: [expecting],
      changes: { "entry:p": 1000 },
    };
    const after = { ...before, family: [{ ...expecting, paused: true }] };
    expect(touched(before, after, 5)).toMatchObject({ "entry:p": 1001 });
    expect(touched(before, before, 5)).toEqual(before.changes);
  });
});

describe("what the server answers", () => {
  const record = (id: string, at: number, date: string | null): TimelineRecord => ({
    kind: "entry",
    id,
    changed_at: at,
    deleted: date === null,
    value: date === null ? null : { kind: "due", date },
  });
  const device = (...records: TimelineRecord[]) => fromRecords(records);

  it("is taken over, deletions too, when nothing changed here meanwhile", () => {
    const known = device(record("a", 5, "2027-01-01"), record("b", 5, "2027-02-01"));
    const heard = [
      record("a", 4, "2027-01-01"),
      record("b", 9, null),
      record("c", 1, "2027-03-01"),
    ];
    const after = adopt(known, recordsOf(known), heard);
    expect(after.family.map((one) => one.id)).toEqual(["c", "a"]);
    expect(after.changes).toEqual({ "entry:a": 4, "entry:b": 9, "entry:c": 1 });
  });

  it("does not undo what was changed here while it was under way", () => {
    const sent = recordsOf(device(record("a", 5, "2027-01-01")));
    const meanwhile = device(record("a", 6, "2027-01-09"));
    const after = adopt(meanwhile, sent, [record("a", 5, "2027-01-01")]);
    expect(after.family[0]?.date).toBe("2027-01-09");
  });

  it("goes there and back without loss", () => {
    const known = {
      family: [{ ...expecting, several: true, paused: false }],
      situation: "loss" as const,
      stopped: { articles: ["x"], sets: ["y"] },
      changes: { "entry:p": 1, "situation:family": 2, "article:x": 3, "set:y": 4, "entry:gone": 5 },
    };
    expect(fromRecords(recordsOf(known))).toEqual(known);
  });
});
