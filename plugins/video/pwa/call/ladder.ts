/**
 * How much picture a line carries, one rung at a time. Sound is never on the ladder: it goes first.
 * Pure: one measurement in, the next state out.
 */
export interface Rung {
  height: number;
  frames: number;
  bitrate: number;
}

/** From the best picture down; on the last rung there is none. */
export const RUNGS: readonly (Rung | null)[] = [
  { height: 720, frames: 30, bitrate: 1_500_000 },
  { height: 360, frames: 30, bitrate: 500_000 },
  { height: 180, frames: 15, bitrate: 150_000 },
  null,
];
export const WITHOUT_PICTURE = RUNGS.length - 1;

export interface Measured {
  /** The share of our packets that did not arrive, 0 to 1; null while the other side has not said. */
  loss: number | null;
  /** What the browser thinks can be sent, in bits a second; null where it does not say. */
  available: number | null;
}

export interface Standing {
  rung: number;
  /** Good measurements in a row, and such in which too little could be sent. */
  good: number;
  tight: number;
  /** So many good ones it takes to climb: twice as many each time a climb was in vain. */
  patience: number;
  climbed: boolean;
}

const TOO_MUCH_LOSS = 0.08;
const NO_LOSS = 0.02;
const TIGHT = 2;
const PATIENCE = 4;
const MOST_PATIENCE = 32;

export const START: Standing = { rung: 0, good: 0, tight: 0, patience: PATIENCE, climbed: false };

export function step(now: Standing, { loss, available }: Measured): Standing {
  const tight = isTight(now.rung, available) ? now.tight + 1 : 0;
  if ((loss ?? 0) > TOO_MUCH_LOSS) return down(now, now.rung + 1);
  // The browser's guess dips for a moment when it begins, or looks for more.
  if (tight >= TIGHT) return down(now, fitting(now.rung + 1, available ?? 0));
  if (tight > 0 || loss === null || loss >= NO_LOSS) return { ...now, tight, good: 0 };
  const good = now.good + 1;
  if (good < now.patience) return { ...now, tight, good };
  if (now.rung > 0)
    return { rung: now.rung - 1, good: 0, tight: 0, patience: now.patience, climbed: true };
  return START;
}

/** Less than half of what the rung may take: a picture at that rate is worse than a smaller one. */
function isTight(rung: number, available: number | null): boolean {
  const at = RUNGS[rung];
  return available !== null && at !== undefined && at !== null && available < at.bitrate / 2;
}

function fitting(from: number, available: number): number {
  let rung = from;
  while (rung < WITHOUT_PICTURE && isTight(rung, available)) rung += 1;
  return rung;
}

function down(now: Standing, rung: number): Standing {
  return {
    rung: Math.min(rung, WITHOUT_PICTURE),
    good: 0,
    tight: 0,
    // A climb that was good for so long was not in vain.
    patience:
      now.climbed && now.good < now.patience
        ? Math.min(now.patience * 2, MOST_PATIENCE)
        : now.patience,
    climbed: false,
  };
}
