import { FINAL, VERSION, type Frame } from "./protocol";

/** As much of a WebSocket as is used, so that a test can bring its own. */
export interface Wire {
  onopen: (() => void) | null;
  onmessage: ((event: { data: string }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  send(text: string): void;
  close(code?: number): void;
}

export interface SignalOptions {
  /** A ticket opens one socket: each try needs a new one. */
  ticket: () => Promise<string>;
  open: () => Wire;
  heard: (frame: Frame) => void;
  /** The line to the server is there, or is not; media go on without it. */
  connected?: (there: boolean) => void;
  /** It will not be opened again; the code says why. */
  ended?: (code: number) => void;
  random?: () => number;
}

const FIRST = 500;
const LONGEST = 8000;
const PING_EVERY = 15_000;
const SILENCE = 40_000;
/** From the opening to the room or its lobby. */
const READY_WITHIN = 10_000;
/** A phone that slept does not know that its line is gone: it asks, and waits no longer. */
const ANSWERS_WITHIN = 4000;
const LOST = 1006;
const NO_RIGHT = 4401;
const MOST_REFUSALS = 2;

/** 0.5, 1, 2, 4, 8 seconds, each by up to a half longer: many who lost the line don't come back at once. */
export function backOff(attempt: number, random: () => number): number {
  return Math.min(LONGEST, FIRST * 2 ** attempt) * (1 + random() / 2);
}

/** The signalling socket of one page: opened again by itself, under the same session while it can. */
export class Signal {
  private wire: Wire | null = null;
  private resume = "";
  private attempt = 0;
  private refusals = 0;
  private stopped = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private pings: ReturnType<typeof setInterval> | undefined;
  private heardAt = 0;
  /** The room or its lobby was heard of on this wire. */
  private isReady = false;
  private deadline: ReturnType<typeof setTimeout> | undefined;
  private readonly given: SignalOptions;
  private readonly again = () => this.now();

  constructor(given: SignalOptions) {
    this.given = given;
  }

  start(): void {
    addEventListener("online", this.again);
    document.addEventListener("visibilitychange", this.again);
    void this.connect();
  }

  /** Says goodbye: the others read "has left", not "lost the line". */
  stop(): void {
    this.send({ type: "bye" });
    this.finish();
  }

  get isOpen(): boolean {
    return this.wire !== null;
  }

  send(frame: Record<string, unknown>): boolean {
    if (!this.wire) return false;
    try {
      this.wire.send(JSON.stringify(frame));
      return true;
    } catch {
      return false; // it is just closing; whoever is told later sends again
    }
  }

  private now(): void {
    if (this.stopped || document.visibilityState === "hidden") return;
    if (this.wire) {
      // One that is just being opened has its own time.
      if (!this.isReady) return;
      this.send({ type: "ping" });
      this.expect(this.wire, ANSWERS_WITHIN);
      return;
    }
    clearTimeout(this.timer);
    this.attempt = 0;
    void this.connect();
  }

  private async connect(): Promise<void> {
    if (this.stopped || this.wire) return;
    let ticket: string;
    try {
      ticket = await this.given.ticket();
    } catch (error) {
      this.failed(error);
      return;
    }
    if (this.stopped || this.wire) return;
    const wire = this.given.open();
    this.wire = wire;
    this.isReady = false;
    this.expect(wire, READY_WITHIN);
    wire.onopen = () => {
      if (wire !== this.wire) return;
      const hello = { type: "hello", v: VERSION, ticket };
      wire.send(JSON.stringify(this.resume ? { ...hello, resume: this.resume } : hello));
      this.heardAt = Date.now();
      clearInterval(this.pings);
      this.pings = setInterval(() => this.beat(), PING_EVERY);
    };
    wire.onmessage = (event) => {
      if (wire === this.wire) this.hear(event.data);
    };
    wire.onclose = (event) => this.closed(wire, event.code);
  }

  private hear(text: string): void {
    this.heardAt = Date.now();
    if (this.isReady) clearTimeout(this.deadline);
    const frame = JSON.parse(text) as Frame;
    if (frame.type === "pong") return;
    if (frame.type === "welcome") this.resume = frame.resume;
    if (frame.type === "welcome" || frame.type === "lobby") {
      this.isReady = true;
      clearTimeout(this.deadline);
      this.attempt = 0;
      this.refusals = 0;
      this.given.connected?.(true);
    }
    this.given.heard(frame);
  }

  private closed(wire: Wire, code: number): void {
    if (this.wire !== wire) return;
    this.wire = null;
    clearInterval(this.pings);
    clearTimeout(this.deadline);
    this.given.connected?.(false);
    if (code === NO_RIGHT) this.refusals += 1;
    if (this.stopped) return;
    if (FINAL.has(code) || this.refusals >= MOST_REFUSALS) {
      this.finish();
      this.given.ended?.(code);
      return;
    }
    this.later();
  }

  /** A goodbye on a line that is gone may take a minute: nothing waits for it. */
  private drop(wire: Wire): void {
    this.closed(wire, LOST);
    wire.close();
  }

  private expect(wire: Wire, within: number): void {
    clearTimeout(this.deadline);
    this.deadline = setTimeout(() => this.drop(wire), within);
  }

  /** A refusal of the API ends it, a line that is down does not. */
  private failed(error: unknown): void {
    const status = (error as { status?: number }).status;
    if (status !== undefined && status >= 400 && status < 500 && status !== 429) {
      this.finish();
      this.given.ended?.(status);
      return;
    }
    this.given.connected?.(false);
    this.later();
  }

  private later(): void {
    clearTimeout(this.timer);
    const pause = backOff(this.attempt, this.given.random ?? Math.random);
    this.attempt += 1;
    this.timer = setTimeout(() => void this.connect(), pause);
  }

  private beat(): void {
    if (this.wire && Date.now() - this.heardAt > SILENCE) this.drop(this.wire);
    else this.send({ type: "ping" });
  }

  private finish(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    clearInterval(this.pings);
    clearTimeout(this.deadline);
    removeEventListener("online", this.again);
    document.removeEventListener("visibilitychange", this.again);
    const wire = this.wire;
    this.wire = null;
    wire?.close();
  }
}
