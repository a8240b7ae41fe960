import { ApiProblem, isRecord } from "@/lib/api";

export interface OwnFamily {
  id: string;
  name: string;
}

/** The families to choose from, when the server asks for which of them it is. */
export function familiesAsked(error: unknown): OwnFamily[] | null {
  if (!(error instanceof ApiProblem) || error.code !== "family_needed") return null;
  return isRecord(error.body) && Array.isArray(error.body.families)
    ? (error.body.families as OwnFamily[])
    : null;
}
