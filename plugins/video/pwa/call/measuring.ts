import { Adapting } from "./adapting";
import { countedIn, qualityOf, worstOf, type Counted, type Quality } from "./quality";

export interface Found {
  /** Since the call began; null while nothing goes through. */
  all: Quality;
  /** Since the last look. */
  now: Quality;
  /** Whether any of the lines carries one's picture. */
  carries: boolean;
}

/** Looks at all connections now and then, and fits one's picture to each. */
export class Measuring {
  private readonly adapting = new Adapting();
  private readonly counted = new WeakMap<RTCPeerConnection, Counted>();

  /** The worst of the connections; null while none is there. */
  async look(connections: RTCPeerConnection[]): Promise<Found | null> {
    const all: Quality[] = [];
    const now: Quality[] = [];
    let carries = false;
    for (const connection of connections) {
      if (connection.connectionState !== "connected") continue;
      const report = await connection.getStats();
      const whole = qualityOf(report);
      const lately = qualityOf(report, this.counted.get(connection));
      this.counted.set(connection, countedIn(report));
      if (!whole || !lately) continue;
      all.push(whole);
      now.push(lately);
      if (await this.adapting.adapt(connection, report)) carries = true;
    }
    const [worst, worstNow] = [worstOf(all), worstOf(now)];
    return worst && worstNow ? { all: worst, now: worstNow, carries } : null;
  }
}
