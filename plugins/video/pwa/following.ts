import { realtime } from "@/app/realtime";

/** What the server rings when something of a person's meetings, or of what they are asked, has changed. */
const BELLS = [
  "video.meeting_booked",
  "video.meeting_changed",
  "video.meeting_cancelled",
  "video.proposed",
  "video.answered",
];

/**
 * Calls `again` when a meeting has changed, and when the person or the line comes back, until the returned
 * function is called: a tap on a notification only shows the page that is open already.
 */
export function followMeetings(again: () => void): () => void {
  const shown = () => {
    if (document.visibilityState === "visible") again();
  };
  const stops = BELLS.map((bell) => realtime.on(bell, again));
  document.addEventListener("visibilitychange", shown);
  addEventListener("online", again);
  return () => {
    for (const stop of stops) stop();
    document.removeEventListener("visibilitychange", shown);
    removeEventListener("online", again);
  };
}
