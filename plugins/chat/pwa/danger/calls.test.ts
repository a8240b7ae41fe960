import { describe, expect, it } from "vitest";
import type { CallNumber } from "@/lib/api";
import { ALARM, answering, callsFor, momentIn, usualCalls } from "./calls";

function number(call: CallNumber["call"], change: Partial<CallNumber> = {}): CallNumber {
  return { ...ALARM, call, number: call, ...change };
}

const HOURS = { opens: "08:00", closes: "16:00" } as const;
const doctor = number("doctor", { hours: "inside", ...HOURS });
const acute = number("acute", { hours: "outside", ...HOURS });
const maternity = number("maternity", { from_week: 22, to_week: 42, weeks_after_birth: 1 });
const all = [doctor, acute, maternity];
const nobody = { pregnant: [], born: [] };
const at = (iso: string) => momentIn("Europe/Copenhagen", new Date(iso));
const kinds = (found: CallNumber[]) => found.map((one) => one.call);

describe("the hour", () => {
  it.each([
    ["on a working day at noon", "2026-11-25T11:00:00Z", ["doctor"]],
    ["a minute before it opens", "2026-11-25T06:59:00Z", ["acute"]],
    ["when it opens", "2026-11-25T07:00:00Z", ["doctor"]],
    ["when it closes", "2026-11-25T15:00:00Z", ["acute"]],
    ["in the night to Monday", "2026-11-23T02:00:00Z", ["acute"]],
    ["on a Saturday", "2026-11-28T11:00:00Z", ["acute"]],
    ["on a holiday", "2026-12-25T11:00:00Z", ["acute"]],
    ["by the clock of the place in summer", "2026-07-01T06:00:00Z", ["doctor"]],
  ])("%s", (_name, iso, wanted) => {
    const found = answering([doctor, acute], nobody, at(iso), ["2026-12-25"]);
    expect(kinds(found)).toEqual(wanted);
  });
});

describe("the week", () => {
  const noon = at("2026-11-25T11:00:00Z");
  it.each([
    [{ pregnant: [21], born: [] }, false],
    [{ pregnant: [22], born: [] }, true],
    [{ pregnant: [42], born: [] }, true],
    [{ pregnant: [], born: [1] }, true],
    [{ pregnant: [], born: [2] }, false],
    [{ pregnant: [30], born: [90] }, true],
    [nobody, true],
  ])("%j", (weeks, wanted) => {
    expect(kinds(answering([maternity], weeks, noon, []))).toEqual(wanted ? ["maternity"] : []);
  });
});

it("offers what the word names, else the nearest, and always 112", () => {
  const night = answering(all, { pregnant: [12], born: [] }, at("2026-11-25T23:00:00Z"), []);
  expect(kinds(callsFor("maternity", night))).toEqual(["acute", "emergency"]);
  expect(kinds(callsFor("emergency", night))).toEqual(["emergency"]);
  expect(kinds(callsFor("lifeline", []))).toEqual(["emergency"]);
  expect(callsFor("maternity", [])).toEqual([ALARM]);
  const late = answering(all, { pregnant: [30], born: [] }, at("2026-11-25T23:00:00Z"), []);
  expect(kinds(callsFor("maternity", late))).toEqual(["maternity", "emergency"]);
  expect(kinds(usualCalls(late))).toEqual(["emergency", "maternity", "acute"]);
});
