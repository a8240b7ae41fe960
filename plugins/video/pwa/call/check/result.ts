import type { MediaTrouble } from "../media";

export type DeviceState = "ok" | "bad" | "skipped" | MediaTrouble;
export type LineState = "ok" | "weak" | "bad" | "untested" | "skipped";

/** How each part did: all that is ever told of a check. */
export interface Result {
  camera: DeviceState;
  speaker: DeviceState;
  microphone: DeviceState;
  line: LineState;
}

export type Verdict = "good" | "sound" | "no_picture" | "text" | "no";

export const NOTHING_YET: Result = {
  camera: "skipped",
  speaker: "skipped",
  microphone: "skipped",
  line: "skipped",
};

/** What it means for the meeting. A line that cannot be tried beforehand is nobody's trouble yet. */
export function verdictOf({ camera, speaker, microphone, line }: Result): Verdict {
  if (line === "bad") return "no";
  if (microphone !== "ok" || (speaker !== "ok" && speaker !== "skipped")) return "text";
  if (camera !== "ok") return "no_picture";
  return line === "weak" ? "sound" : "good";
}

/**
 * Whether the microphone works, by the person's answer to "did you hear yourself?". Where they heard
 * nothing because the loudspeaker is silent, what the microphone gave decides.
 */
export function microphoneBy(answer: boolean, gave: boolean, speaker: DeviceState): DeviceState {
  if (answer) return "ok";
  return gave && speaker !== "ok" ? "ok" : "bad";
}
