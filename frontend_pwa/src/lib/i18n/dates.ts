import { i18n, t } from "./i18n.svelte";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Asking the browser takes 25 ms of an old phone's start: the usual names are at hand. */
const languageNames = new Map([
  ["da", "Dansk"],
  ["en", "English"],
  ["ar", "العربية"],
]);

/**
 * "12 November", with the year when it is another one. In words of the catalogue: to ask the browser
 * for its dates the first time takes 40 ms on an old phone, in the middle of an article's start.
 */
export function dayInWords(value: string | Date, now = new Date()): string {
  const date = toDate(value);
  const day = t("date.day", {
    day: String(date.getDate()),
    month: t("date.months").split(" ")[date.getMonth()] ?? "",
  });
  return date.getFullYear() === now.getFullYear() ? day : `${day} ${date.getFullYear()}`;
}

/** "in 20 minutes", "today at 14", "tomorrow at 9.30", "on Monday at 14", "12 November at 14". */
export function momentInWords(value: string | Date, now = new Date()): string {
  const date = toDate(value);
  const difference = date.getTime() - now.getTime();
  if (difference > 0 && difference < HOUR) {
    return t("date.in_minutes", { count: Math.max(1, Math.round(difference / MINUTE)) });
  }
  if (difference <= 0 && difference > -MINUTE) return t("date.just_now");
  if (difference <= 0 && difference > -HOUR) {
    return t("date.minutes_ago", { count: Math.round(-difference / MINUTE) });
  }
  const time = clock(date);
  const days = calendarDays(now, date);
  if (days === 0) return t("date.today_at", { time });
  if (days === 1) return t("date.tomorrow_at", { time });
  if (days === -1) return t("date.yesterday_at", { time });
  if (days > 1 && days < 7) {
    const day = new Intl.DateTimeFormat(i18n.formatLocale, { weekday: "long" }).format(date);
    return t("date.weekday_at", { day, time });
  }
  return t("date.day_at", { day: dayInWords(date, now), time });
}

/** "14" on the hour, else "14.30" in Danish and "14:30" in English. */
export function clock(date: Date): string {
  const minutes = date.getMinutes();
  if (minutes === 0) return String(date.getHours());
  const mark = i18n.formatLocale === "da-DK" ? "." : ":";
  return `${date.getHours()}${mark}${String(minutes).padStart(2, "0")}`;
}

/** A language by its own name: "Dansk", "English", "العربية". */
export function languageName(locale: string): string {
  const known = languageNames.get(locale);
  if (known !== undefined) return known;
  try {
    const found = new Intl.DisplayNames([locale], { type: "language" }).of(locale) ?? locale;
    const name = found.charAt(0).toLocaleUpperCase(locale) + found.slice(1);
    languageNames.set(locale, name);
    return name;
  } catch {
    return locale;
  }
}

/** "4.2 MB", for a person who watches the space on a phone. */
export function sizeInWords(bytes: number): string {
  const unit = bytes < 1_000_000 ? "kilobyte" : "megabyte";
  const value = bytes / (unit === "kilobyte" ? 1000 : 1_000_000);
  return new Intl.NumberFormat(i18n.formatLocale, {
    style: "unit",
    unit,
    maximumFractionDigits: value < 10 ? 1 : 0,
  }).format(value);
}

/** A bare day ("2026-11-12") is that day here, not midnight in Greenwich. */
function toDate(value: string | Date): Date {
  if (value instanceof Date) return value;
  return new Date(/^\d{4}-\d{2}-\d{2}$/.test(value) ? `${value}T12:00:00` : value);
}

function calendarDays(from: Date, to: Date): number {
  const midnight = (date: Date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  return Math.round((midnight(to) - midnight(from)) / (24 * HOUR));
}
