/** How far apart the looks are, and how many without new sound count as cut off. */
export const LOOK_EVERY = 500;
const QUIET_LOOKS = 5;
/** Only sound that came for so many looks is missed: a phone with too much to do would look for ever. */
const STEADY_LOOKS = 10;
/** Whoever looks so late was asleep, or has too much to do, and knows nothing of the time between. */
const TOO_LATE = 750;

type Look = "comes" | "quiet" | "stalled";

/**
 * Notices that sound came and comes no more. Browsers say so themselves only after about six seconds.
 * Microphones that are off send silence, so that nothing at all means that the way is cut.
 */
export class Stalls {
  private packets = 0;
  private quiet = 0;
  private steady = 0;
  private lookedAt = 0;

  /** Whether sound that once came has stayed away for long, also where it had not been steady. */
  get isQuiet(): boolean {
    return this.packets > 0 && this.quiet >= QUIET_LOOKS;
  }

  async lookAt(receiver: RTCRtpReceiver | undefined): Promise<Look> {
    const report = await receiver?.getStats().catch(() => undefined);
    return report ? this.look(packetsIn(report)) : "quiet";
  }

  /** "stalled" is said once, until sound has come again for a while. */
  private look(packets: number): Look {
    const grew = packets > this.packets;
    const isLate = Date.now() - this.lookedAt > TOO_LATE;
    this.packets = packets;
    this.lookedAt = Date.now();
    if (isLate) this.steady = 0;
    if (grew) {
      this.quiet = 0;
      this.steady += 1;
      return "comes";
    }
    this.quiet += 1;
    if (this.steady < STEADY_LOOKS) this.steady = 0;
    if (this.steady === 0 || this.quiet < QUIET_LOOKS) return "quiet";
    this.steady = 0;
    return "stalled";
  }
}

/** How many packets of sound have come, by the statistics of a receiver. */
function packetsIn(report: Iterable<[string, unknown]>): number {
  return [...report]
    .map(([, stat]) => stat as { type: string; packetsReceived?: number })
    .filter(({ type }) => type === "inbound-rtp")
    .reduce((sum, { packetsReceived }) => sum + (packetsReceived ?? 0), 0);
}
