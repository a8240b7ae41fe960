import { t } from "@/lib/i18n";

export type Strip = "pregnancy" | "child";

export interface StripStep {
  stage: string;
  label: string;
}

const FIRST_WEEK = 4;
const LAST_WEEK = 42;
const CHILD_WEEKS = 12;
const CHILD_MONTHS = 24;

/** The steps of the strip: weeks while they matter, then months. */
export function stepsOf(strip: Strip): StripStep[] {
  if (strip === "pregnancy") {
    return range(FIRST_WEEK, LAST_WEEK).map((count) => ({
      stage: `pregnancy_week:${count}`,
      label: t("moment.week_short", { count }),
    }));
  }
  return [
    ...range(0, CHILD_WEEKS).map((count) => ({
      stage: `child_week:${count}`,
      label: count === 0 ? t("moment.newborn") : t("moment.week_short", { count }),
    })),
    ...range(3, CHILD_MONTHS).map((count) => ({
      stage: `child_month:${count}`,
      label: t("moment.month_short", { count }),
    })),
  ];
}

export function stripOf(stage: string): Strip {
  return stage.startsWith("child") ? "child" : "pregnancy";
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
