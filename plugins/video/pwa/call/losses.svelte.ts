import { untrack } from "svelte";
import type { Seen } from "./engine";

/** Without a way for so long, other ways to talk are offered. */
export const OFFERED_AFTER = 30_000;
/** A short stumble is not counted aloud: the line is only called weak. */
const COUNTED_AFTER = 10_000;
const TICK = 1000;

interface Loss {
  since: number;
  /** They have talked before: a way that never was is not lost. */
  met: boolean;
}

/** Since when there is no way to each of the others: a clock for the screen, which stands still while all is well. */
export class Losses {
  private now = $state(0);
  private lost = $state.raw<Record<string, Loss>>({});
  private readonly met = new Set<string>();
  private timer: ReturnType<typeof setInterval> | undefined;
  private isCut = $state(false);

  /** What the engine says now; who left by themselves is not in it any more. */
  look(others: Seen[]): void {
    // An effect calls it: what is written here is not what it waits for.
    const before = untrack(() => this.lost);
    const now: Record<string, Loss> = {};
    for (const { peer, state } of others) {
      if (state === "connected") this.met.add(peer.session);
      else if (state !== "closed")
        now[peer.session] = before[peer.session] ?? {
          since: Date.now(),
          met: this.met.has(peer.session),
        };
    }
    this.lost = now;
    const found = Object.keys(now).length;
    // As long as one of the others is reached, the call goes on.
    this.isCut = found > 0 && found === others.length;
    if (found === 0) this.stop();
    else if (!this.timer) {
      this.tick();
      this.timer = setInterval(() => this.tick(), TICK);
    }
  }

  /** "0:32" since the way to this page was lost; "" while it is there, or only stumbles. */
  clockOf(session: string, isSure: boolean): string {
    const loss = this.lost[session];
    if (!loss?.met) return "";
    const passed = this.now - loss.since;
    if (!isSure && passed < COUNTED_AFTER) return "";
    const seconds = Math.max(0, Math.floor(passed / 1000));
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }

  /** For how long nobody is reached, in milliseconds; 0 while somebody is. */
  get cutFor(): number {
    if (!this.isCut) return 0;
    return Math.max(0, this.now - Math.max(...Object.values(this.lost).map(({ since }) => since)));
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private tick(): void {
    this.now = Date.now();
  }
}
