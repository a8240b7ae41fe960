import type { ChosenFile } from "./file";

/** Three minutes. */
export const MOST_SECONDS = 180;
const BITS = 24_000;
const TICK = 200;
/** The first that the browser can write. Every phone of today plays AAC; not all play WebM. */
const KINDS = ["audio/mp4;codecs=mp4a.40.2", "audio/webm;codecs=opus", "audio/ogg;codecs=opus"];

export type RecorderState = "idle" | "asking" | "recording" | "recorded" | "refused" | "failed";

export function kindToRecord(supported = (kind: string) => MediaRecorder.isTypeSupported(kind)) {
  return KINDS.find(supported) ?? "";
}

export const canRecord = (): boolean =>
  typeof MediaRecorder !== "undefined" && !!navigator.mediaDevices?.getUserMedia;

/** Records one voice message. The microphone is let go as soon as it is not needed. */
export class Recorder {
  state = $state<RecorderState>("idle");
  seconds = $state(0);
  recorded = $state.raw<ChosenFile | null>(null);
  private media: MediaRecorder | null = null;
  private parts: Blob[] = [];
  private startedAt = 0;
  private timer: ReturnType<typeof setInterval> | undefined;

  async start(): Promise<void> {
    if (this.state === "asking" || this.state === "recording") return;
    this.drop();
    this.state = "asking";
    let stream: MediaStream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch (error) {
      const name = error instanceof DOMException ? error.name : "";
      this.state = name === "NotAllowedError" || name === "SecurityError" ? "refused" : "failed";
      return;
    }
    // Left while the browser asked.
    if (!this.isAsking()) {
      letGo(stream);
      return;
    }
    this.record(stream);
  }

  /** What was recorded before, and neither sent nor deleted. */
  takeUp(file: ChosenFile): void {
    this.drop();
    this.recorded = file;
    this.seconds = file.seconds ?? 1;
    this.state = "recorded";
  }

  stop(): void {
    if (this.media?.state === "recording") this.media.stop();
  }

  /** Forgets what was recorded, and lets go of the microphone. */
  drop(): void {
    const media = this.media;
    this.media = null;
    this.parts = [];
    clearInterval(this.timer);
    if (media) {
      if (media.state !== "inactive") media.stop();
      letGo(media.stream);
    }
    this.recorded = null;
    this.seconds = 0;
    this.state = "idle";
  }

  private isAsking(): boolean {
    return this.state === "asking";
  }

  private record(stream: MediaStream): void {
    const mimeType = kindToRecord();
    const media = new MediaRecorder(stream, {
      ...(mimeType ? { mimeType } : {}),
      audioBitsPerSecond: BITS,
    });
    this.media = media;
    this.parts = [];
    media.ondataavailable = (event) => {
      if (this.media === media) this.parts.push(event.data);
    };
    media.onstop = () => this.finish(media);
    media.onerror = () => {
      this.drop();
      this.state = "failed";
    };
    media.start(1000);
    this.startedAt = performance.now();
    this.state = "recording";
    this.timer = setInterval(() => this.count(), TICK);
  }

  private count(): void {
    this.seconds = (performance.now() - this.startedAt) / 1000;
    if (this.seconds >= MOST_SECONDS) this.stop();
  }

  private finish(media: MediaRecorder): void {
    letGo(media.stream);
    if (this.media !== media) return;
    clearInterval(this.timer);
    this.media = null;
    const type = media.mimeType.split(";")[0] || "audio/webm";
    const blob = new Blob(this.parts, { type });
    this.parts = [];
    this.seconds = (performance.now() - this.startedAt) / 1000;
    this.recorded = {
      client_id: crypto.randomUUID(),
      kind: "voice",
      blob,
      width: null,
      height: null,
      seconds: Math.max(1, Math.round(this.seconds)),
    };
    this.state = "recorded";
  }
}

function letGo(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
