import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

let now = new Uint8Array([128]);
const disconnect = vi.fn();

class Context {
  static made = 0;
  state = "running";
  constructor() {
    Context.made += 1;
  }
  resume() {
    return Promise.resolve();
  }
  createAnalyser() {
    return {
      fftSize: 0,
      getByteTimeDomainData: (data: Uint8Array) => data.fill(now[0] ?? 128),
      getFloatTimeDomainData: (data: Float32Array) => data.fill(((now[0] ?? 128) - 128) / 128),
    };
  }
  createMediaStreamSource() {
    return { connect: () => undefined, disconnect };
  }
}

const sound = (tracks: number) =>
  ({ getAudioTracks: () => Array(tracks).fill({}) }) as unknown as MediaStream;

beforeEach(() => {
  vi.useFakeTimers();
  vi.resetModules();
  Context.made = 0;
  now = new Uint8Array([128]);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  disconnect.mockClear();
});

describe("who speaks", () => {
  it("is told while something is heard, and not between two words", async () => {
    vi.stubGlobal("AudioContext", Context);
    const { noticeSpeech } = await import("./speaking");
    let speaks = false;
    const stop = noticeSpeech(sound(1), (told) => (speaks = told));
    const after = (time: number, level: number) => {
      now = new Uint8Array([level]);
      vi.advanceTimersByTime(time);
      return speaks;
    };
    expect(after(400, 129)).toBe(false);
    expect(after(400, 160)).toBe(true);
    expect(after(600, 128)).toBe(true);
    expect(after(400, 128)).toBe(false);
    stop();
    expect(disconnect).toHaveBeenCalledOnce();
    expect(after(1000, 255)).toBe(false);
  });

  it("is measured in one place for all, and not where nothing can be heard", async () => {
    const { noticeSpeech } = await import("./speaking");
    noticeSpeech(sound(1), () => undefined)();
    vi.stubGlobal("AudioContext", Context);
    noticeSpeech(sound(0), () => undefined)();
    expect(Context.made).toBe(0);
    for (const stop of [1, 2].map(() => noticeSpeech(sound(1), () => undefined))) stop();
    expect(Context.made).toBe(1);
  });
});

describe("a microphone that gives nothing", () => {
  it("is told of after some seconds, and no more once it gave something", async () => {
    vi.stubGlobal("AudioContext", Context);
    const { noticeSilence } = await import("./speaking");
    const told: boolean[] = [];
    const stop = noticeSilence(sound(1), (silent) => told.push(silent));
    vi.advanceTimersByTime(7900);
    expect(told.includes(true)).toBe(false);
    vi.advanceTimersByTime(400);
    expect(told.at(-1)).toBe(true);
    now = new Uint8Array([129]);
    vi.advanceTimersByTime(200);
    expect(told.at(-1)).toBe(false);
    now = new Uint8Array([128]);
    vi.advanceTimersByTime(20000);
    expect(told.at(-1)).toBe(false);
    stop();
  });
});
