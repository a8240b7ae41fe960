/** How a connection is, in the two words that the server keeps. */
export interface Quality {
  path: "direct" | "relay";
  quality: "good" | "fair" | "poor";
  /** Bytes in both directions since the connection began: what a prepaid phone pays for. */
  bytes: number;
}

const FAIR_LOSS = 0.02;
const POOR_LOSS = 0.08;
const FAIR_DELAY = 0.3;
const POOR_DELAY = 0.8;

type Stat = Record<string, unknown> & { type: string; id: string };

/** Packets that were to come, since the connection began. */
export interface Counted {
  lost: number;
  received: number;
}

export function countedIn(report: Iterable<[string, unknown]>): Counted {
  const stats = [...report].map(([, stat]) => stat as Stat);
  const inbound = stats.filter((stat) => stat.type === "inbound-rtp");
  return { lost: sum(inbound, "packetsLost"), received: sum(inbound, "packetsReceived") };
}

/**
 * Reads getStats() of one connection; null while nothing goes through. With what was counted earlier it
 * tells how it was since then.
 */
export function qualityOf(
  report: Iterable<[string, unknown]>,
  since: Counted = { lost: 0, received: 0 },
): Quality | null {
  const stats = [...report].map(([, stat]) => stat as Stat);
  const byId = new Map(stats.map((stat) => [stat.id, stat]));
  const transport = stats.find((stat) => stat.type === "transport");
  // Ways that were given up stay in the list as nominated; browsers name the one in use differently.
  const pair =
    byId.get(String(transport?.selectedCandidatePairId)) ??
    stats.find((stat) => stat.type === "candidate-pair" && stat.selected === true) ??
    stats.find(
      (stat) =>
        stat.type === "candidate-pair" && stat.nominated === true && stat.state === "succeeded",
    );
  if (!pair) return null;
  const ends = [pair.localCandidateId, pair.remoteCandidateId].map((id) => byId.get(String(id)));
  const relayed = ends.some((end) => end?.candidateType === "relay");
  const counted = countedIn(report);
  const lost = Math.max(0, counted.lost - since.lost);
  const received = Math.max(0, counted.received - since.received);
  const loss = lost + received > 0 ? lost / (lost + received) : 0;
  const delay = Number(pair.currentRoundTripTime ?? 0);
  return {
    path: relayed ? "relay" : "direct",
    quality:
      loss > POOR_LOSS || delay > POOR_DELAY
        ? "poor"
        : loss > FAIR_LOSS || delay > FAIR_DELAY
          ? "fair"
          : "good",
    bytes: bytesOf(transport?.bytesSent === undefined ? pair : transport),
  };
}

function bytesOf(stat: Stat): number {
  return Number(stat.bytesSent ?? 0) + Number(stat.bytesReceived ?? 0);
}

/** Of several connections the worst counts. */
export function worstOf(found: Quality[]): Quality | null {
  const order = ["good", "fair", "poor"] as const;
  const [first, ...rest] = found;
  if (!first) return null;
  return rest.reduce(
    (worst, one) => ({
      path: one.path === "relay" ? "relay" : worst.path,
      quality: order[Math.max(order.indexOf(worst.quality), order.indexOf(one.quality))] ?? "poor",
      bytes: worst.bytes + one.bytes,
    }),
    first,
  );
}

function sum(stats: Stat[], key: string): number {
  return stats.reduce((total, stat) => total + Math.max(0, Number(stat[key] ?? 0)), 0);
}
