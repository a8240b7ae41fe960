import type { CallNumber } from "@/lib/api";

/** What a device knows of the family: whole weeks of each pregnancy, and of each child since its birth. */
export interface Weeks {
  pregnant: number[];
  born: number[];
}

/** The moment in the municipality's own time. */
export interface Moment {
  /** ISO day. */
  day: string;
  /** Monday is 1, Sunday 7. */
  weekday: number;
  /** "08:30" */
  time: string;
}

export const ALARM: CallNumber = {
  call: "emergency",
  name: "",
  number: "112",
  from_week: null,
  to_week: null,
  weeks_after_birth: null,
  hours: "always",
  opens: null,
  closes: null,
};

/** What is tried next where a kind of place does not answer now, or not these families. */
const ELSE: Record<string, string[]> = {
  maternity: ["acute", "doctor"],
  doctor: ["acute"],
  acute: ["doctor"],
  poison: ["acute"],
};
/** In general, the nearest help first. */
const USUAL = ["emergency", "maternity", "doctor", "acute"];
const SATURDAY = 6;

/** The moment as the municipality's clock shows it, wherever the phone is. */
export function momentIn(zone: string, at: Date): Moment {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
  }).formatToParts(at);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? "";
  const days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
  return {
    day: `${part("year")}-${part("month")}-${part("day")}`,
    weekday: days.indexOf(part("weekday")) + 1,
    time: `${part("hour")}:${part("minute")}`,
  };
}

/** The numbers that answer now and are meant for these weeks; where no week is known, for any. */
export function answering(
  numbers: readonly CallNumber[],
  weeks: Weeks,
  moment: Moment,
  holidays: readonly string[],
): CallNumber[] {
  return numbers.filter((one) => isFor(one, weeks) && answers(one, moment, holidays));
}

function answers(one: CallNumber, moment: Moment, holidays: readonly string[]): boolean {
  if (one.hours === "always") return true;
  const works = moment.weekday < SATURDAY && !holidays.includes(moment.day);
  const inside = works && (one.opens ?? "") <= moment.time && moment.time < (one.closes ?? "");
  return one.hours === "inside" ? inside : !inside;
}

function isFor(one: CallNumber, weeks: Weeks): boolean {
  const ofPregnancy = one.from_week !== null || one.to_week !== null;
  if (!ofPregnancy && one.weeks_after_birth === null) return true;
  // Better a number too many than none.
  if (weeks.pregnant.length === 0 && weeks.born.length === 0) return true;
  const from = one.from_week ?? 0;
  const to = one.to_week ?? Infinity;
  return (
    (ofPregnancy && weeks.pregnant.some((week) => week >= from && week <= to)) ||
    weeks.born.some((week) => week <= (one.weeks_after_birth ?? -1))
  );
}

/** Whom to call about one danger word: what it names, else what comes nearest, and 112 at the end. */
export function callsFor(call: string, now: readonly CallNumber[]): CallNumber[] {
  const kinds = [call, ...(ELSE[call] ?? [])];
  const kind = kinds.find((one) => now.some((each) => each.call === one));
  const wanted = now.filter((one) => one.call === kind && one.call !== "emergency");
  return [...wanted, alarmOf(now)];
}

/** Whom to call in general: 112 first, then the nearest that answers now. */
export function usualCalls(now: readonly CallNumber[]): CallNumber[] {
  const rest = USUAL.slice(1).flatMap((kind) => now.filter((one) => one.call === kind));
  return [alarmOf(now), ...rest];
}

function alarmOf(now: readonly CallNumber[]): CallNumber {
  return now.find((one) => one.call === "emergency") ?? ALARM;
}
