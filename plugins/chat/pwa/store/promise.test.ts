import { expect, it } from "vitest";
import type { TeamForFamilies } from "@/lib/api";
import { stillTrue } from "./promise";

const said = new Date("2026-11-02T10:00:00").getTime();
const words = (now: string, reads: string | null, by: string | null) => {
  const answer = { words: "We answer today.", reads_next_at: reads, answer_by: by };
  const team = { id: 1, name: "Team", answer } as TeamForFamilies;
  const [shown] = stillTrue([team], said, new Date(now).getTime());
  expect(shown?.name).toBe("Team");
  return shown?.answer.words;
};
const iso = (text: string) => new Date(text).toISOString();

it.each([
  ["the same hour, while the team is open", "2026-11-02T10:30:00", "2026-11-02T10:00:00", true],
  ["before somebody reads", "2026-11-02T11:59:00", "2026-11-02T12:00:00", true],
  ["after that moment", "2026-11-02T12:01:00", "2026-11-02T12:00:00", false],
  ["the next day", "2026-11-03T00:01:00", "2026-11-04T08:00:00", false],
])("shows words while they are true: %s", (_, now, reads, isShown) => {
  expect(words(now, iso(reads), iso("2026-11-05T12:00:00"))).toBe(
    isShown ? "We answer today." : "",
  );
});

it("drops them when the answer should have come, and keeps those without a moment for a day", () => {
  expect(words("2026-11-02T14:01:00", iso("2026-11-02T10:00:00"), iso("2026-11-02T14:00:00"))).toBe(
    "",
  );
  expect(words("2026-11-02T23:00:00", null, null)).toBe("We answer today.");
});
