/**
 * From a family's dates to the days on which an article is shown. The server counts in the same way
 * (cms/timeline/windows.py); both are tested with tests/cms/timeline/windows.json.
 */

import { dayNumber, PREGNANCY_DAYS, type FamilyEntry } from "@/lib/stages";
import type { TimelineSet, TimelineSpan } from "@/lib/api";

export type SetSituation = TimelineSet["situation"];

/** The first and the last day; both belong to it. */
export interface Days {
  from: number;
  to: number;
}

const DAY = 86_400_000;

/** The same day of another month; its last day when it is too short. */
export function addMonths(day: number, months: number): number {
  const date = new Date(day * DAY);
  const month = date.getUTCMonth() + months;
  const last = new Date(Date.UTC(date.getUTCFullYear(), month + 1, 0)).getUTCDate();
  return Date.UTC(date.getUTCFullYear(), month, Math.min(date.getUTCDate(), last)) / DAY;
}

export function daysOf(
  span: Pick<TimelineSpan, "side" | "unit" | "from" | "to">,
  anchor: number,
): Days {
  const before = span.side === "before";
  const low = before ? -span.to : span.from;
  const high = before ? -span.from : span.to;
  return { from: shift(anchor, span.unit, low), to: shift(anchor, span.unit, high + 1) - 1 };
}

function shift(day: number, unit: TimelineSpan["unit"], count: number): number {
  if (unit === "month") return addMonths(day, count);
  return day + count * (unit === "week" ? 7 : 1);
}

const dayOf = (iso: string | undefined): number | null => dayNumber(iso ?? "");

export function isEarly(entry: FamilyEntry): boolean {
  const [born, due] = [dayOf(entry.date), dayOf(entry.due)];
  return entry.kind === "born" && born !== null && due !== null && due > born;
}

export function situationsOf(entry: FamilyEntry): SetSituation[] {
  const found: SetSituation[] = [];
  if (entry.kind === "due") found.push("pregnancy");
  if (entry.kind === "adopted") found.push("adoption");
  if (entry.kind === "born" || (entry.kind === "adopted" && dayOf(entry.born) !== null)) {
    found.push("child");
  }
  if (isEarly(entry)) found.push("premature");
  if (entry.several) found.push("twins");
  return found;
}

/**
 * The day an entry of a set counts from. A child born early is followed from the day it was due,
 * except in the set for children born early, which says for each article what it means.
 */
export function anchorDay(
  entry: FamilyEntry,
  anchor: TimelineSpan["anchor"],
  situation: SetSituation,
): number | null {
  const date = dayOf(entry.date);
  if (date === null) return null;
  switch (anchor) {
    case "arrival":
      return entry.kind === "adopted" ? date : null;
    case "birth":
      if (entry.kind === "due") return null;
      if (entry.kind === "adopted") return dayOf(entry.born);
      return isEarly(entry) && situation !== "premature" ? dayOf(entry.due) : date;
    case "due":
      if (entry.kind === "due") return date;
      return entry.kind === "born" ? dayOf(entry.due) : null;
    case "pregnancy":
      return entry.kind === "due" ? date - PREGNANCY_DAYS : null;
    default:
      return null;
  }
}
