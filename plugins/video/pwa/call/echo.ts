import { levelOf, measure } from "./speaking";

/** Ten seconds of looks. */
const WINDOW = 50;
/** Sound comes through the air at once and over the line later; out of a loudspeaker it is the other way round. */
const SHIFTS = [-1, 0, 1, 2, 3];
const ALIKE = 0.8;
const LOUD = 0.05;
/** Who talks without a pause, or hardly at all, says nothing about the room. */
const [LEAST, MOST] = [0.15, 0.85];
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
    measure(sound, (analyser) => (levels[index] = levelOf(analyser))),
  );
  stops.push(
    measure(own, (analyser) => {
      mine.push(levelOf(analyser));
      lines.forEach((line, index) => line.push(levels[index] ?? 0));
      if (mine.length < WINDOW) return;
      lines.forEach((line, index) => {
        found[index] = soundsAlike(mine, line) ? (found[index] ?? 0) + 1 : 0;
        line.length = 0;
      });
      mine = [];
      if (found.some((times) => times >= IN_A_ROW)) told();
    }),
  );
  return () => stops.forEach((stop) => stop());
}
