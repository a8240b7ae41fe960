import type { Meeting } from "../../api";

/** As on the server: from so long before it begins the call can be opened. */
const EARLY = 60 * 60_000;

/** The meeting that a reminder speaks of, where its device can be tried: the next one, unless it is by phone. */
export function toTry(coming: readonly Meeting[]): Meeting | null {
  const [next] = coming;
  return next?.by === "video" ? next : null;
}

export const isOpen = (meeting: Meeting, now: number) =>
  Date.parse(meeting.starts_at) - EARLY <= now;
