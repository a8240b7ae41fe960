import { measure } from "./speaking";

/** Ten seconds of looks. */
const WINDOW = 50;
/** Sound comes through the air at once and over the line later; out of a loudspeaker it is the other way round. */
const SHIFTS = [-1, 0, 1, 2, 3];
const ALIKE = 0.7;
/**
 * A look hears the last third of a second, longer than from one look to the next: one voice comes to the two
 * at any moment between two looks, and of single moments one would hear a word where the other hears a pause.
 */
const SAMPLES = 16_384;
/** Of the mean of what a look hears, 0 to 1. */
const LOUD = 0.03;
/** Who talks without a pause, or hardly at all, says nothing about the room. */
const [LEAST, MOST] = [0.15, 0.94];
/** Once may be chance. */
const IN_A_ROW = 2;

/**
 * Whether two lines of loudness, of the same looks, go up and down together: both microphones hear one voice.
 * Whoever takes turns in a talk is loud when the other is not.
 */
export function soundsAlike(own: readonly number[], other: readonly number[]): boolean {
  if (!isSpeech(own) || !isSpeech(other)) return false;
  return SHIFTS.some((shift) => {
    const mine = shift < 0 ? own.slice(-shift) : own.slice(0, own.length - shift);
    const theirs = shift < 0 ? other.slice(0, other.length + shift) : other.slice(shift);
    return correlation(mine, theirs) >= ALIKE;
  });
}

function isSpeech(levels: readonly number[]): boolean {
  const loud = levels.filter((level) => level > LOUD).length / levels.length;
  return loud >= LEAST && loud <= MOST;
}

/** Pearson's, -1 to 1; 0 where one of them never changes. */
function correlation(one: readonly number[], other: readonly number[]): number {
  const [a, b] = [mean(one), mean(other)];
  let both = 0;
  let [first, second] = [0, 0];
  one.forEach((value, index) => {
    const [x, y] = [value - a, (other[index] ?? 0) - b];
    both += x * y;
    first += x * x;
    second += y * y;
  });
  return first && second ? both / Math.sqrt(first * second) : 0;
}

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Filled anew at each look: one for all. */
const lately = new Float32Array(SAMPLES);

/** The mean of what came since shortly before the last look, as power: its root mean square. */
function levelOf(analyser: AnalyserNode): number {
  analyser.getFloatTimeDomainData(lately);
  return Math.sqrt(lately.reduce((sum, sample) => sum + sample * sample, 0) / SAMPLES);
}

/**
 * Tells once that one's own microphone and another's hear the same: two devices in one room, or a loudspeaker
 * that the browser's echo canceller does not get rid of. The sound is measured here and kept nowhere.
 */
export function noticeEcho(
  own: MediaStream,
  others: readonly MediaStream[],
  told: () => void,
): () => void {
  const levels = others.map(() => 0);
  const lines = others.map(() => [] as number[]);
  const found = others.map(() => 0);
  let mine: number[] = [];
  const stops = others.map((sound, index) =>
    measure(sound, (analyser) => (levels[index] = levelOf(analyser)), SAMPLES),
  );
  const look = (analyser: AnalyserNode) => {
    mine.push(levelOf(analyser));
    lines.forEach((line, index) => line.push(levels[index] ?? 0));
    if (mine.length < WINDOW) return;
    lines.forEach((line, index) => {
      found[index] = soundsAlike(mine, line) ? (found[index] ?? 0) + 1 : 0;
      line.length = 0;
    });
    mine = [];
    if (found.some((times) => times >= IN_A_ROW)) told();
  };
  stops.push(measure(own, look, SAMPLES));
  return () => stops.forEach((stop) => stop());
}
