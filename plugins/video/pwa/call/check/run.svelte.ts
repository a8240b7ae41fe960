import { askForMedia, MediaError, type MediaTrouble } from "../media";
import { tryLine } from "./line";
import type { Door } from "./door";
import { NOTHING_YET, verdictOf, type DeviceState, type Result } from "./result";

export type Step = "allow" | "camera" | "speaker" | "microphone" | "line" | "outcome";
/** In this order; the loudspeaker comes first, so that a recording that isn't heard says something. */
export const STEPS: Step[] = ["allow", "camera", "speaker", "microphone", "line", "outcome"];

/** Where picture and sound come from: the call's own, or this check's. */
export interface Source {
  readonly stream: MediaStream | null;
  readonly trouble: MediaTrouble | null;
  ask: (picture: boolean) => Promise<void>;
  /** After this nothing is seen or heard any more; of a call nothing is taken away. */
  release: () => void;
}

/** Camera and microphone for a check before the meeting. */
export class OwnSource implements Source {
  stream = $state.raw<MediaStream | null>(null);
  trouble = $state<MediaTrouble | null>(null);
  private gone = false;

  async ask(picture: boolean): Promise<void> {
    this.release();
    this.gone = false;
    this.trouble = null;
    try {
      const stream = await askForMedia({ sound: true, picture });
      this.stream = stream;
      if (this.gone) this.release();
    } catch (error) {
      this.trouble = error instanceof MediaError ? error.trouble : "failed";
    }
  }

  release(): void {
    this.gone = true;
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
  }
}

/** One check, step by step. What a part did is known when its step is left. */
export class Run {
  step = $state<Step>("allow");
  result = $state.raw<Result>({ ...NOTHING_YET });
  busy = $state(false);
  /** Whether the professional has been told; null as long as it isn't known. */
  told = $state<boolean | null>(null);
  readonly source: Source;
  private readonly door: Door;
  private readonly line: typeof tryLine;

  constructor(source: Source, door: Door, line: typeof tryLine = tryLine) {
    this.source = source;
    this.door = door;
    this.line = line;
    if (source.stream) this.go(this.hasPicture ? "camera" : "speaker");
  }

  get verdict() {
    return verdictOf(this.result);
  }

  get number(): number {
    return STEPS.indexOf(this.step) + 1;
  }

  async ask(picture: boolean): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    await this.source.ask(picture);
    this.busy = false;
    const { trouble } = this.source;
    if (trouble) {
      // Asked for both, the browser doesn't say which of them it was.
      this.note(picture ? { camera: trouble, microphone: trouble } : { microphone: trouble });
      return;
    }
    this.note(picture ? { camera: "skipped", microphone: "skipped" } : { microphone: "skipped" });
    this.go(this.hasPicture ? "camera" : "speaker");
  }

  /** By text: neither is needed, and neither is the loudspeaker. */
  goWithout(): Promise<void> {
    return this.tryTheLine();
  }

  /** The person's answer to the step; the next one follows. */
  async answer(part: "camera" | "speaker" | "microphone", state: DeviceState): Promise<void> {
    this.note({ [part]: state });
    if (part === "camera") this.go("speaker");
    else if (part === "speaker" && this.hasSound) this.go("microphone");
    else await this.tryTheLine();
  }

  restart(): void {
    this.source.release();
    this.result = { ...NOTHING_YET };
    this.told = null;
    this.go(this.source.stream ? (this.hasPicture ? "camera" : "speaker") : "allow");
  }

  private async tryTheLine(): Promise<void> {
    if (this.step === "line") return;
    this.source.release();
    this.go("line");
    this.note({ line: await this.line(() => this.door.line()) });
    this.go("outcome");
    this.told = await this.door.tell(this.result).then(
      () => true,
      () => false,
    );
  }

  private get hasPicture(): boolean {
    return (this.source.stream?.getVideoTracks().length ?? 0) > 0;
  }

  private get hasSound(): boolean {
    return (this.source.stream?.getAudioTracks().length ?? 0) > 0;
  }

  private note(change: Partial<Result>): void {
    this.result = { ...this.result, ...change };
  }

  private go(step: Step): void {
    this.step = step;
  }
}
