import type { TeamForFamilies } from "@/lib/api";

/**
 * Teams as they were read at `at`, without the words that are no longer true: they say "today" and
 * "tomorrow", and when somebody reads or answers.
 */
export function stillTrue(
  teams: readonly TeamForFamilies[],
  at: number,
  now = Date.now(),
): TeamForFamilies[] {
  const isSameDay = new Date(at).toDateString() === new Date(now).toDateString();
  // A moment that had passed by then is no promise: the team was open.
  const hasCome = (moment: string | null) => {
    const then = moment === null ? NaN : Date.parse(moment);
    return then > at && then <= now;
  };
  return teams.map((team) => {
    const { reads_next_at, answer_by } = team.answer;
    const isTrue = isSameDay && !hasCome(reads_next_at) && !hasCome(answer_by);
    return isTrue ? team : { ...team, answer: { ...team.answer, words: "" } };
  });
}
