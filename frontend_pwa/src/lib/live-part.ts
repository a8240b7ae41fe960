const COALESCE = 1000;

export interface LivePartOptions {
  /**
   * Reads the part and shows it. False when it could not be shown now, because somebody writes or has something
   * open there: it is tried again, and nothing that has come is forgotten.
   */
  read: () => Promise<boolean>;
  /** Milliseconds after which it is read though no bell rang. */
  every: number;
  /** Also while the page is behind another. */
  inBackground?: boolean;
  /** Milliseconds in which many bells are one reading. */
  coalesce?: number;
}

/** A part of an admin page that is kept as the server has it. */
export class LivePart {
  private readonly options: LivePartOptions;
  private soonTimer: ReturnType<typeof setTimeout> | undefined;
  private everyTimer: ReturnType<typeof setInterval> | undefined;
  private isBehind = false;
  private running: Promise<void> = Promise.resolve();
  private queued: Promise<void> | undefined;
  private readonly shown = () => {
    if (!this.isHidden() && this.isBehind) void this.now();
  };

  constructor(options: LivePartOptions) {
    this.options = options;
  }

  start(): void {
    this.everyTimer = setInterval(() => this.soon(), this.options.every);
    document.addEventListener("visibilitychange", this.shown);
  }

  stop(): void {
    clearTimeout(this.soonTimer);
    clearInterval(this.everyTimer);
    document.removeEventListener("visibilitychange", this.shown);
  }

  /** After a bell: many are one reading. */
  soon(): void {
    this.soonTimer ??= setTimeout(() => {
      this.soonTimer = undefined;
      void this.now();
    }, this.options.coalesce ?? COALESCE);
  }

  /** One reading at a time, and one that waits: an older answer must not come after a newer one. */
  now(): Promise<void> {
    this.queued ??= this.running.then(() => {
      this.queued = undefined;
      this.running = this.once();
      return this.running;
    });
    return this.queued;
  }

  private async once(): Promise<void> {
    this.isBehind = this.isHidden();
    if (this.isBehind) return;
    // A line that breaks while it is read is the heartbeat's to mend.
    const isShown = await this.options.read().catch(() => true);
    if (!isShown) this.soon();
  }

  private isHidden(): boolean {
    return !this.options.inBackground && document.visibilityState !== "visible";
  }
}

/** The part's HTML; null when there is none: nobody is signed in any more, or the line is gone. */
export async function partOf(address: string): Promise<string | null> {
  const options: RequestInit = { credentials: "same-origin", cache: "no-store" };
  const answer = await fetch(address, options).catch(() => null);
  return answer?.ok && !answer.redirected ? answer.text() : null;
}
