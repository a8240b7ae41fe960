import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { kindToRecord, MOST_SECONDS, Recorder } from "./recorder.svelte";

const stopped = vi.fn();

class FakeMedia {
  static isTypeSupported = (kind: string) => kind.startsWith("audio/webm");
  state = "inactive";
  mimeType = "audio/webm;codecs=opus";
  ondataavailable: ((event: { data: Blob }) => void) | null = null;
  onstop: (() => void) | null = null;
  onerror: (() => void) | null = null;
  constructor(readonly stream: MediaStream) {}
  start() {
    this.state = "recording";
  }
  stop() {
    this.state = "inactive";
    this.ondataavailable?.({ data: new Blob(["sound"]) });
    this.onstop?.();
  }
}

function microphone(answer: () => Promise<unknown>) {
  vi.stubGlobal("navigator", { mediaDevices: { getUserMedia: answer } });
}

const stream = { getTracks: () => [{ stop: stopped }] };

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("MediaRecorder", FakeMedia);
  stopped.mockClear();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("a voice message", () => {
  it("is recorded, and the microphone is let go", async () => {
    microphone(async () => stream);
    const recorder = new Recorder();
    await recorder.start();
    expect(recorder.state).toBe("recording");
    await vi.advanceTimersByTimeAsync(5000);
    recorder.stop();
    expect(recorder.state).toBe("recorded");
    expect(recorder.recorded).toMatchObject({ kind: "voice", seconds: 5 });
    expect(recorder.recorded?.blob.type).toBe("audio/webm");
    expect(stopped).toHaveBeenCalled();
  });

  it("ends by itself after three minutes", async () => {
    microphone(async () => stream);
    const recorder = new Recorder();
    await recorder.start();
    await vi.advanceTimersByTimeAsync((MOST_SECONDS + 1) * 1000);
    expect(recorder.state).toBe("recorded");
    expect(recorder.recorded?.seconds).toBe(MOST_SECONDS);
  });

  it("says which of the two it is when there is no microphone", async () => {
    const recorder = new Recorder();
    microphone(() => Promise.reject(new DOMException("no", "NotAllowedError")));
    await recorder.start();
    expect(recorder.state).toBe("refused");
    microphone(() => Promise.reject(new DOMException("none", "NotFoundError")));
    await recorder.start();
    expect(recorder.state).toBe("failed");
  });

  it("leaves nothing when it is dropped, also while the browser asks", async () => {
    let allow: (given: unknown) => void = () => undefined;
    microphone(() => new Promise((done) => (allow = done)));
    const recorder = new Recorder();
    const asking = recorder.start();
    recorder.drop();
    allow(stream);
    await asking;
    expect(recorder.state).toBe("idle");
    expect(stopped).toHaveBeenCalledOnce();
  });

  it("is forgotten when it is dropped while it is recorded", async () => {
    microphone(async () => stream);
    const recorder = new Recorder();
    await recorder.start();
    recorder.drop();
    expect([recorder.state, recorder.recorded]).toEqual(["idle", null]);
    expect(stopped).toHaveBeenCalled();
  });

  it("is of the first kind that the browser can write", () => {
    expect(kindToRecord(() => true)).toBe("audio/mp4;codecs=mp4a.40.2");
    expect(kindToRecord((kind) => kind.includes("ogg"))).toBe("audio/ogg;codecs=opus");
    expect(kindToRecord(() => false)).toBe("");
  });
});
