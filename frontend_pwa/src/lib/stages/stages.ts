/** Weeks and months from a due date or a birth date. Dates are plain days: no clock, no time zone. */
import { DAY, today } from "./today";

export interface FamilyEntry {
  id: string;
  kind: "due" | "born" | "adopted";
  /** ISO day, e.g. "2027-03-01": the due date, the birth, or the day the child came home. */
  date: string;
  /** For a child born early: the day it was due, from which its development is counted. */
  due?: string | undefined;
  /** For an adopted child: the day it was born, when that is known. */
  born?: string | undefined;
  /** Twins or more. */
  several?: boolean | undefined;
  /** Nothing is shown for it until it is taken up again. */
  paused?: boolean | undefined;
}

export interface Moment {
  kind: "pregnancy" | "child" | "adoption";
  /** Whole weeks: of pregnancy, since birth, or since the child came home. */
  weeks: number;
  /** Whole months since birth; 0 in pregnancy. */
  months: number;
  /** Days until the due date, negative when it has passed, or until the child comes. Else null. */
  daysLeft: number | null;
  /** What the API is asked for, the closest first. */
  stages: string[];
}

export const PREGNANCY_DAYS = 280;
const LAST_PREGNANCY_WEEK = 42;
const WEEKS_SHOWN = 26;
const MONTHS_SHOWN = 36;

/** Days since 1 January 1970, or null when it is not a day that exists. */
export function dayNumber(iso: string): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso);
  if (!match) return null;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  const time = Date.UTC(year, month - 1, day);
  const date = new Date(time);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  return time / DAY;
}

export function isoDay(number: number): string {
  return new Date(number * DAY).toISOString().slice(0, 10);
}

/** Whole calendar months from one day to another; a month ends on its last day when it is too short. */
export function monthsBetween(from: number, to: number): number {
  const start = new Date(from * DAY);
  const end = new Date(to * DAY);
  const months =
    (end.getUTCFullYear() - start.getUTCFullYear()) * 12 + end.getUTCMonth() - start.getUTCMonth();
  const lastDay = new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth() + 1, 0)).getUTCDate();
  return end.getUTCDate() >= Math.min(start.getUTCDate(), lastDay) ? months : months - 1;
}

export function momentOf(entry: FamilyEntry, now = today()): Moment | null {
  const date = dayNumber(entry.date);
  if (date === null) return null;
  if (entry.kind === "due") return pregnancy(date, now);
  return entry.kind === "born" ? child(date, dayNumber(entry.due ?? ""), now) : adoption(date, now);
}

function adoption(arrival: number, now: number): Moment {
  const waits = arrival > now;
  return {
    kind: "adoption",
    weeks: waits ? 0 : Math.floor((now - arrival) / 7),
    months: waits ? 0 : monthsBetween(arrival, now),
    daysLeft: waits ? arrival - now : null,
    stages: [],
  };
}

function pregnancy(due: number, now: number): Moment | null {
  const days = PREGNANCY_DAYS - (due - now);
  if (days < 0) return null;
  const weeks = Math.min(Math.floor(days / 7), LAST_PREGNANCY_WEEK);
  return {
    kind: "pregnancy",
    weeks,
    months: 0,
    daysLeft: due - now,
    stages: [`pregnancy_week:${weeks}`],
  };
}

function child(born: number, due: number | null, now: number): Moment | null {
  if (born > now) return null;
  const from = due !== null && due > born ? due : born;
  const weeks = Math.max(0, Math.floor((now - from) / 7));
  const months = Math.max(0, from > now ? 0 : monthsBetween(from, now));
  const stages: string[] = [];
  if (weeks <= WEEKS_SHOWN) stages.push(`child_week:${weeks}`);
  if (months <= MONTHS_SHOWN) stages.push(`child_month:${months}`);
  return { kind: "child", weeks, months, daysLeft: null, stages };
}

/** The days one may enter: a due date up to 40 weeks ahead, a birth up to six years back, an arrival both. */
export function allowedRange(
  kind: FamilyEntry["kind"],
  now = today(),
): { min: string; max: string } {
  if (kind === "adopted") return { min: isoDay(now - 6 * 366), max: isoDay(now + 2 * 366) };
  return kind === "due"
    ? { min: isoDay(now - 21), max: isoDay(now + PREGNANCY_DAYS) }
    : { min: isoDay(now - 6 * 366), max: isoDay(now) };
}

export function isAllowed(kind: FamilyEntry["kind"], date: string, now = today()): boolean {
  if (dayNumber(date) === null) return false;
  const { min, max } = allowedRange(kind, now);
  return date >= min && date <= max;
}
