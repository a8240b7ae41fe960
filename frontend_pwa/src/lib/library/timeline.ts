import type { LibraryManifest } from "@/lib/api";
import type { Preferences } from "@/lib/prefs.svelte";
import { momentOf, today } from "@/lib/stages";

const WEEK = 7;
export const WEEKS_BEFORE = 1;
export const WEEKS_AFTER = 3;

/** The articles that stand near a family in time, from last week to three weeks ahead. */
export function nearInTime(
  manifest: LibraryManifest,
  family: Pick<Preferences, "family" | "situation">,
  now = today(),
): string[] {
  if (family.situation === "loss") return [];
  const stages = new Set<string>();
  for (const entry of family.family) {
    for (let week = -WEEKS_BEFORE; week <= WEEKS_AFTER; week++) {
      for (const stage of momentOf(entry, now + week * WEEK)?.stages ?? []) stages.add(stage);
    }
  }
  const points = [...stages].map((stage) => stage.split(":") as [string, string]);
  return manifest.articles
    .filter((article) =>
      article.stages.some((span) =>
        points.some(
          ([kind, at]) => kind === span.kind && Number(at) >= span.from && Number(at) <= span.to,
        ),
      ),
    )
    .map((article) => article.uuid);
}
