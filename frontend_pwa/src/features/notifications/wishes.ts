import type { Wishes } from "@/lib/api";

/** What quiet hours are until somebody sets other ones. */
export const NIGHT = { quiet_from: "22:00", quiet_until: "07:00" } as const;

/** The ways that are open to this person, and none. */
export function fallbackChoices(available: string[]): Wishes["fallback"][] {
  const known = ["email", "sms"] as const;
  return [...known.filter((channel) => available.includes(channel)), "none"];
}

/** While one of the times is being typed there is nothing to save. */
export function quietIsWhole(from: string, until: string): boolean {
  return from !== "" && until !== "" && from !== until;
}
