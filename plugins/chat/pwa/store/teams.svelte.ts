import { api, type TeamForFamilies, type TeamsForFamilies } from "@/lib/api";
import { db } from "./here";
import { stillTrue } from "./promise";

const ASK_AGAIN = 5 * 60_000;

let teams = $state.raw<TeamForFamilies[]>([]);
/** What the teams said, and when: their words are true for a while. */
interface Answers {
  at: number;
  told: TeamForFamilies[];
}
let answers: Answers = { at: 0, told: [] };
let askedTeams: { locale: string; at: number } | null = null;

export const teamsKnown = () => teams;

/** Whom one can write to: as the server says, or as it last said. */
export async function readTeams(locale: string): Promise<void> {
  const held = await db();
  askedTeams = { locale, at: Date.now() };
  try {
    const { teams: told } = await api.get<TeamsForFamilies>("/api/v1/teams/", {
      query: { locale },
    });
    answers = { at: Date.now(), told };
    await held.put("meta", { key: "answers", value: JSON.stringify(answers) });
  } catch {
    const kept = await held.get("meta", "answers");
    if (kept && answers.told.length === 0) answers = JSON.parse(kept.value) as Answers;
  }
  teams = stillTrue(answers.told, answers.at);
}

/** "Today" is another day after a night in a pocket. */
export function keepPromisesTrue(): void {
  if (!askedTeams) return;
  if (Date.now() - askedTeams.at > ASK_AGAIN) void readTeams(askedTeams.locale);
  else teams = stillTrue(answers.told, answers.at);
}

export function forgetTeams(): void {
  teams = [];
  answers = { at: 0, told: [] };
  askedTeams = null;
}
