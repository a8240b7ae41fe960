import type { Conversation } from "@/lib/api";
import type { MeetingBeside } from "@/lib/beside-call";

/**
 * The conversation that belongs to a call: with the team that the family talks with, or else one that this
 * team reads too, for it is taking it over. Where the meeting is the whole family's the shared one goes first,
 * as long as it can be written in; what one adult has alone stays theirs. Of several alike it is the first
 * of the list, the latest.
 */
export function conversationFor(
  conversations: readonly Conversation[],
  { family, team, for_one_adult }: MeetingBeside,
): Conversation | undefined {
  if (team === null) return undefined;
  const ours = conversations.filter((one) => one.family === family);
  const theirs = [
    ...ours.filter((one) => one.team === team),
    ...ours.filter((one) => one.second_team === team),
  ];
  const shared = theirs.find((one) => one.kind === "shared" && !one.rests);
  const own = theirs.find((one) => one.kind === "own");
  return (for_one_adult ? undefined : shared) ?? own;
}
