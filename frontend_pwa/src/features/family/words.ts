import { dayInWords, t } from "@/lib/i18n";
import type { FamilyEntry, Moment } from "@/lib/stages";
import { isEarly } from "@/lib/timeline";

const MONTHS_FROM = 3;

/** "Week 22", "3 months old", "2 weeks at home" */
export function momentTitle(moment: Moment): string {
  if (moment.kind === "pregnancy") return t("moment.pregnancy_week", { count: moment.weeks });
  const months = moment.months >= MONTHS_FROM;
  if (moment.kind === "adoption") {
    if (moment.daysLeft !== null) return t("moment.adoption_wait");
    if (months) return t("moment.adoption_months", { count: moment.months });
    return moment.weeks === 0
      ? t("moment.adoption_welcome")
      : t("moment.adoption_weeks", { count: moment.weeks });
  }
  if (months) return t("moment.child_months", { count: moment.months });
  return moment.weeks === 0
    ? t("moment.newborn")
    : t("moment.child_weeks", { count: moment.weeks });
}

/** One line under it: how long there is to go, or from when we count. */
export function momentHint(moment: Moment, early: boolean): string {
  const left = moment.daysLeft;
  if (moment.kind === "adoption") {
    return left === null ? t("moment.arrival_hint") : t("moment.arrival_left", { count: left });
  }
  if (left === null) return early ? t("moment.early") : t("moment.child_hint");
  if (left > 13) return t("moment.weeks_left", { count: Math.floor(left / 7) });
  if (left > 0) return t("moment.days_left", { count: left });
  return left === 0 ? t("moment.due_today") : t("moment.due_passed");
}

/** "Due date, more than one" */
export function entryTitle(entry: FamilyEntry): string {
  const title = isEarly(entry)
    ? t("family.entry_early")
    : t(
        entry.kind === "due"
          ? "family.entry_due"
          : entry.kind === "born"
            ? "family.entry_born"
            : "family.entry_adopted",
      );
  return entry.several ? `${title}, ${t("family.entry_several")}` : title;
}

export function entryDates(entry: FamilyEntry): string {
  const dates = [dayInWords(entry.date)];
  if (isEarly(entry) && entry.due) dates.push(`${t("family.entry_due")} ${dayInWords(entry.due)}`);
  if (entry.kind === "adopted" && entry.born) {
    dates.push(`${t("family.entry_born")} ${dayInWords(entry.born)}`);
  }
  return dates.join(" · ");
}
