const RATE = 8000;
/** Two tones that small loudspeakers play well, in hertz. */
const TONES = [523, 784];
const SECONDS_EACH = 0.6;

/** Two tones as a WAV file, made here: nothing is fetched. */
export function tones(): Blob {
  const each = Math.round(RATE * SECONDS_EACH);
  const count = each * TONES.length;
  const view = new DataView(new ArrayBuffer(44 + count));
  const word = (at: number, text: string) =>
    [...text].forEach((letter, index) => view.setUint8(at + index, letter.charCodeAt(0)));
  word(0, "RIFF");
  view.setUint32(4, 36 + count, true);
  word(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true); // plain samples
  view.setUint16(22, 1, true); // one channel
  view.setUint32(24, RATE, true);
  view.setUint32(28, RATE, true);
  view.setUint16(32, 1, true);
  view.setUint16(34, 8, true);
  word(36, "data");
  view.setUint32(40, count, true);
  for (let index = 0; index < count; index++) {
    const at = index % each;
    const hertz = TONES[Math.floor(index / each)] ?? 0;
    // Softly in and out: no click.
    const loud = Math.sin((Math.PI * at) / each);
    view.setUint8(
      44 + index,
      128 + Math.round(90 * loud * Math.sin((2 * Math.PI * hertz * at) / RATE)),
    );
  }
  return new Blob([view.buffer], { type: "audio/wav" });
}

export interface Playing {
  /** When it has been played, or stopped, or could not be played. */
  done: Promise<void>;
  stop: () => void;
}

/** Plays a sound of this page's memory once, and lets it go. */
export function play(sound: Blob, speaker: HTMLAudioElement = new Audio()): Playing {
  const address = URL.createObjectURL(sound);
  let finish: () => void = () => undefined;
  const done = new Promise<void>((resolve) => {
    finish = () => {
      speaker.pause();
      speaker.removeAttribute("src");
      URL.revokeObjectURL(address);
      resolve();
    };
  });
  speaker.onended = speaker.onerror = () => finish();
  speaker.src = address;
  speaker.play().catch(() => finish());
  return { done, stop: () => finish() };
}

export const canRecord = () => "MediaRecorder" in window;

/** A few seconds of one's own sound, in this page's memory only; null when it was broken off or came to nothing. */
export function recordOwn(
  stream: MediaStream,
  milliseconds: number,
  signal: AbortSignal,
): Promise<Blob | null> {
  return new Promise((resolve) => {
    let recorder: MediaRecorder;
    const parts: Blob[] = [];
    try {
      recorder = new MediaRecorder(new MediaStream(stream.getAudioTracks()));
      recorder.ondataavailable = ({ data }) => {
        if (data.size > 0) parts.push(data);
      };
      recorder.onerror = () => resolve(null);
      recorder.onstop = () => {
        const whole = signal.aborted || parts.length === 0 ? null : parts;
        resolve(whole && new Blob(whole, { type: recorder.mimeType }));
        parts.length = 0;
      };
      recorder.start();
    } catch {
      resolve(null);
      return;
    }
    const stop = () => {
      if (recorder.state !== "inactive") recorder.stop();
    };
    const timer = setTimeout(stop, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      stop();
    });
  });
}
