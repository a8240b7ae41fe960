/** Why there is no picture or sound, in a word for which there is a sentence of help. */
export type MediaTrouble =
  "blocked" | "blocked_by_system" | "missing" | "busy" | "insecure" | "failed";

export interface Wish {
  sound: boolean;
  picture: boolean;
  facing?: "user" | "environment";
}

const SOUND: MediaTrackConstraints = {
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
};

/** Never an exact device: a camera that is gone must not mean no call. */
function picture(facing: "user" | "environment"): MediaTrackConstraints {
  return { facingMode: facing, width: { ideal: 1280 }, height: { ideal: 720 } };
}

/** One question to the browser for the check and the call: iPhones take the first away at a second. */
export async function askForMedia(wish: Wish): Promise<MediaStream> {
  if (!navigator.mediaDevices) throw new MediaError("insecure");
  try {
    return await navigator.mediaDevices.getUserMedia({
      audio: wish.sound ? SOUND : false,
      video: wish.picture ? picture(wish.facing ?? "user") : false,
    });
  } catch (error) {
    throw new MediaError(troubleOf(error));
  }
}

export class MediaError extends Error {
  readonly trouble: MediaTrouble;
  constructor(trouble: MediaTrouble) {
    super(trouble);
    this.trouble = trouble;
  }
}

/** Browsers use the same name for a person's no and for the system's; the message tells them apart. */
export function troubleOf(error: unknown): MediaTrouble {
  const { name, message } = error as { name?: string; message?: string };
  switch (name) {
    case "NotAllowedError":
      return /by system|operating system/i.test(message ?? "") ? "blocked_by_system" : "blocked";
    case "SecurityError":
      return "insecure";
    case "NotFoundError":
    case "OverconstrainedError":
      return "missing";
    case "NotReadableError":
    case "AbortError":
      return "busy";
    default:
      return "failed";
  }
}

/** How loud the microphone is, 0 to 1, for the check only: what is heard never goes through here. */
export function levelMeter(stream: MediaStream, told: (level: number) => void): () => void {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 512;
  context.createMediaStreamSource(stream).connect(analyser);
  const data = new Uint8Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getByteTimeDomainData(data);
    told(loudness(data));
  }, 150);
  return () => {
    clearInterval(timer);
    void context.close();
  };
}

export function loudness(data: Uint8Array): number {
  let most = 0;
  for (const sample of data) most = Math.max(most, Math.abs(sample - 128));
  return most / 128;
}
