import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { noticeEcho, soundsAlike } from "./echo";

const WINDOW = 50;

/** Words and pauses by a seed: the same one is the same voice. */
function voice(seed: number, length = WINDOW): number[] {
  let state = seed;
  const next = () => (state = (state * 16807) % 2147483647) / 2147483647;
  const line: number[] = [];
  while (line.length < length + 10) {
    const [word, pause] = [1 + Math.floor(next() * 4), 1 + Math.floor(next() * 4)];
    for (let look = 0; look < word; look++) line.push(0.2 + next() * 0.6);
    for (let look = 0; look < pause; look++) line.push(next() * 0.02);
  }
  return line;
}
const heard = (line: number[], late: number, loud = 1) =>
  line.slice(10 - late, 10 - late + WINDOW).map((level, look) => level * loud + 0.01 * (look % 3));

describe("two microphones", () => {
  it.each([0, 1, 2, 3, -1])("in one room hear the same, %i looks apart", (late) => {
    for (const seed of [3, 17, 99]) {
      expect(soundsAlike(heard(voice(seed), 0), heard(voice(seed), late, 0.5))).toBe(true);
    }
  });

  it("in two rooms do not, whoever speaks", () => {
    for (let seed = 1; seed < 200; seed++) {
      expect(soundsAlike(heard(voice(seed), 0), heard(voice(seed + 1000), 0))).toBe(false);
    }
  });

  it("of two who take turns do not, though both lines follow one rhythm", () => {
    const mine = heard(voice(7), 0);
    const theirs = mine.map((level) => (level > 0.05 ? 0.01 : 0.4));
    expect(soundsAlike(mine, theirs)).toBe(false);
  });

  it("tell nothing while hardly anybody speaks, or somebody does all the time", () => {
    const quiet = voice(5)
      .slice(0, WINDOW)
      .map((level, look) => (look < 4 ? level : 0.01));
    const loud = voice(5)
      .slice(0, WINDOW)
      .map((level) => 0.3 + level);
    for (const line of [quiet, loud, Array<number>(WINDOW).fill(0)]) {
      expect(soundsAlike(line, line)).toBe(false);
    }
  });
});

describe("an echo", () => {
  let levels: Record<string, number> = {};
  const disconnect = vi.fn();
  class Context {
    state = "running";
    resume() {
      return Promise.resolve();
    }
    createAnalyser() {
      const analyser = {
        fftSize: 0,
        from: "",
        getByteTimeDomainData: (data: Uint8Array) =>
          data.fill(128 + Math.round((levels[analyser.from] ?? 0) * 127)),
      };
      return analyser;
    }
    createMediaStreamSource({ id }: { id: string }) {
      return { connect: (to: { from: string }) => (to.from = id), disconnect };
    }
  }
  const stream = (id: string) => ({ id, getAudioTracks: () => [{}] }) as unknown as MediaStream;

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("AudioContext", Context);
    levels = {};
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
    disconnect.mockClear();
  });

  function listen(lines: Record<string, number[]>, seconds: number): number {
    const told = vi.fn();
    const stop = noticeEcho(stream("me"), [stream("far"), stream("near")], told);
    for (let look = 0; look < seconds * 5; look++) {
      for (const [name, line] of Object.entries(lines)) levels[name] = line[look] ?? 0;
      vi.advanceTimersByTime(200);
    }
    stop();
    return told.mock.calls.length;
  }
  const [mine, theirs] = [voice(11, 200), voice(4711, 200)];

  it("is told when it lasts, of whichever of the others it is", () => {
    expect(listen({ me: mine, far: theirs, near: mine }, 19)).toBe(0);
    expect(listen({ me: mine, far: theirs, near: mine }, 21)).toBe(1);
    expect(listen({ me: mine, far: theirs, near: theirs }, 38)).toBe(0);
  });

  it("of ten seconds may be chance", () => {
    const once = [...mine.slice(0, WINDOW), ...theirs.slice(WINDOW)];
    expect(listen({ me: mine, near: once }, 38)).toBe(0);
  });

  it("is not listened for any more when it is over", () => {
    listen({}, 1);
    expect(disconnect).toHaveBeenCalledTimes(3);
    expect(vi.getTimerCount()).toBe(0);
  });
});
