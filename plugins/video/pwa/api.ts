import { api } from "@/lib/api";

export interface Meeting {
  id: string;
  professional: string | null;
  starts_at: string;
  ends_at: string;
  minutes: number;
}

/** Empty for somebody who is not signed in: then there is nothing to ask for. */
export async function readMeetings(
  user: string | undefined,
  signal: AbortSignal,
): Promise<Meeting[]> {
  if (!user) return [];
  const answer = await api.get<{ results: Meeting[] }>("/api/v1/video/upcoming", { signal });
  return answer.results;
}
