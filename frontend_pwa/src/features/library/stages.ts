import type { TimelineSet } from "@/lib/api";
import { t } from "@/lib/i18n";
import type { Preferences } from "@/lib/prefs.svelte";
import { isoDay, PREGNANCY_DAYS, today, type FamilyEntry } from "@/lib/stages";
import { addMonths, articlesInWindow } from "@/lib/timeline";

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

/** What the sets have for a step of the strip: as for a family that enters that week or month today. */
export function atStage(
  stage: string,
  sets: TimelineSet[],
  spared: Pick<Preferences, "family" | "situation" | "stopped">,
  now = today(),
): string[] {
  const [kind, number] = stage.split(":");
  const count = Number(number);
  if (!kind || !Number.isInteger(count) || count < 0) return [];
  const expecting = kind === "pregnancy_week";
  const entry: FamilyEntry = {
    id: "strip",
    kind: expecting ? "due" : "born",
    date: isoDay(
      expecting
        ? now - count * 7 + PREGNANCY_DAYS
        : kind === "child_month"
          ? addMonths(now, -count)
          : now - count * 7,
    ),
    several: spared.family.some((one) => one.several && (one.kind === "due") === expecting),
  };
  const after = kind === "child_month" ? 27 : 6;
  return articlesInWindow([entry], sets, now, { before: 0, after }, spared);
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
