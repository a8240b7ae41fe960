import { ApiProblem } from "@/lib/api";

export type Refusal = "expired" | "used" | "revoked" | "unknown";

/** Why an invitation no longer opens; null for every problem that may pass. */
export function refusalOf(error: unknown): Refusal | null {
  if (!(error instanceof ApiProblem)) return null;
  if (error.status === 404) return "unknown";
  if (error.status !== 410) return null;
  switch (error.code) {
    case "invitation_used":
      return "used";
    case "invitation_revoked":
      return "revoked";
    default:
      return "expired";
  }
}
