import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { noticeEcho, soundsAlike } from "./echo";

const WINDOW = 50;
const LOOK = 200;
/** A look hears the last third of a second, here of samples a few milliseconds apart. */
const [SPAN, STEP] = [340, 4];

/** How loud it is at each moment: words and pauses by a seed, the same one is the same voice. */
function voice(seed: number): (at: number) => number {
  let state = seed;
  const next = () => (state = (state * 16807) % 2147483647) / 2147483647;
  const line: number[] = [];
  while (line.length * STEP < 45_000) {
    const loud = 0.1 + next() * 0.3;
    for (let left = 120 + next() * 600; left > 0; left -= STEP) line.push(loud);
    for (let left = 60 + next() * 640; left > 0; left -= STEP) line.push(0.002);
  }
  return (at) => line[Math.floor(at / STEP)] ?? 0;
}

/** What the looks hear of a voice that comes so many milliseconds late, in a room that hums. */
function heard(speaks: (at: number) => number, late: number, loud = 1, looks = WINDOW): number[] {
  return Array.from({ length: looks }, (_, look) => {
    let power = 0;
    for (let back = 0; back < SPAN; back += STEP)
      power += (speaks(1000 + look * LOOK - late - back) * loud + 0.005) ** 2;
    return Math.sqrt(power / (SPAN / STEP));
  });
}
const SEEDS = Array.from({ length: 199 }, (_, index) => index + 1);

describe("two microphones", () => {
  it.each([-150, 0, 90, 200, 310, 450, 590])(
    "in one room hear the same, %i milliseconds apart",
    (late) => {
      const found = SEEDS.map(voice).filter((one) =>
        soundsAlike(heard(one, 0), heard(one, late, 0.5)),
      );
      // Not at each look of ten seconds: it is listened on.
      expect(found.length).toBeGreaterThan(SEEDS.length * 0.9);
    },
  );

  it("in two rooms do not, whoever speaks", () => {
    const found = SEEDS.filter((seed) =>
      soundsAlike(heard(voice(seed), 0), heard(voice(seed + 1000), 130)),
    );
    expect(found).toEqual([]);
  });

  it("of two who take turns do not, though both lines follow one rhythm", () => {
    const mine = heard(voice(7), 0);
    const theirs = heard((at) => (voice(7)(at) > 0.05 ? 0.002 : 0.3), 0);
    expect(soundsAlike(mine, theirs)).toBe(false);
  });

  it("tell nothing while hardly anybody speaks, or somebody does all the time", () => {
    const once = heard((at) => (at > 3000 && at < 3400 ? 0.3 : 0), 0);
    const always = heard((at) => 0.3 + voice(5)(at), 0);
    for (const line of [once, always, Array<number>(WINDOW).fill(0)]) {
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
        getFloatTimeDomainData: (data: Float32Array) => data.fill(levels[analyser.from] ?? 0),
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
  const [mine, theirs] = [heard(voice(11), 0, 1, 200), heard(voice(4711), 0, 1, 200)];

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
