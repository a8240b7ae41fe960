import { isRecord } from "@/lib/api";
import { clock, dayInWords, i18n, momentInWords } from "@/lib/i18n";
import type { Meeting, Slot } from "./api";
import { t } from "./texts";

/** A local day as the server writes it: "2026-12-01". */
export function dayKey(date: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${String(date.getFullYear())}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** So many days later, also over a night in which clocks change. */
export function laterDay(key: string, days: number): string {
  const date = new Date(`${key}T12:00:00`);
  date.setDate(date.getDate() + days);
  return dayKey(date);
}

/** The free times by local day, in order. */
export function byDay(slots: readonly Slot[]): { day: string; slots: Slot[] }[] {
  const days = new Map<string, Slot[]>();
  for (const slot of slots) {
    const key = dayKey(new Date(slot.starts_at));
    days.set(key, [...(days.get(key) ?? []), slot]);
  }
  return [...days].map(([day, found]) => ({ day, slots: found }));
}

/** "Tuesday 1 December". */
export function weekdayInWords(day: string): string {
  const name = new Intl.DateTimeFormat(i18n.formatLocale, { weekday: "long" });
  const word = name.format(new Date(`${day}T12:00:00`));
  return `${word.charAt(0).toLocaleUpperCase(i18n.locale)}${word.slice(1)} ${dayInWords(day)}`;
}

/** "kl. 8.30". */
export const timeInWords = (moment: string) => t("at_time", { time: clock(new Date(moment)) });

/** "8.30–12", for a window within which somebody calls. */
export const windowInWords = (slot: Slot) =>
  `${clock(new Date(slot.starts_at))}–${clock(new Date(slot.ends_at))}`;

/** "tomorrow at 10", or for a window "tomorrow at 10-14". */
export function whenInWords(meeting: Meeting, now = new Date()): string {
  const begins = momentInWords(meeting.starts_at, now);
  if (meeting.kind !== "window") return begins;
  const starts = new Date(meeting.starts_at);
  const day = weekdayInWords(dayKey(starts));
  return `${day}, ${windowInWords(meeting)}`;
}

/** The free times that a refusal brings along. */
export function freshSlots(body: unknown): Slot[] | null {
  return isRecord(body) && Array.isArray(body.slots) ? (body.slots as Slot[]) : null;
}
