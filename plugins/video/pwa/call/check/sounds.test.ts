import { afterEach, describe, expect, it, vi } from "vitest";
import { play, recordOwn, tones } from "./sounds";

class Recorder {
  static made: Recorder[] = [];
  state = "inactive";
  mimeType = "audio/webm";
  ondataavailable: ((event: { data: Blob }) => void) | null = null;
  onstop: (() => void) | null = null;
  onerror: (() => void) | null = null;
  constructor() {
    Recorder.made.push(this);
  }
  start() {
    this.state = "recording";
  }
  stop() {
    this.state = "inactive";
    this.ondataavailable?.({ data: new Blob(["words"]) });
    this.onstop?.();
  }
}
const stream = { getAudioTracks: () => [] } as unknown as MediaStream;

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  Recorder.made = [];
});

function record(signal = new AbortController().signal) {
  vi.useFakeTimers();
  vi.stubGlobal("MediaRecorder", Recorder);
  vi.stubGlobal("MediaStream", vi.fn());
  return recordOwn(stream, 3000, signal);
}

describe("one's own three seconds", () => {
  it("are recorded, and no longer", async () => {
    const kept = record();
    await vi.advanceTimersByTimeAsync(2900);
    expect(Recorder.made[0]?.state).toBe("recording");
    await vi.advanceTimersByTimeAsync(200);
    expect(Recorder.made[0]?.state).toBe("inactive");
    expect((await kept)?.size).toBe(5);
  });

  it("are thrown away when the step is left", async () => {
    const leave = new AbortController();
    const kept = record(leave.signal);
    leave.abort();
    expect(Recorder.made[0]?.state).toBe("inactive");
    expect(await kept).toBeNull();
  });

  it("are nothing where the browser cannot record", async () => {
    vi.stubGlobal("MediaStream", vi.fn());
    vi.stubGlobal("MediaRecorder", undefined);
    expect(await recordOwn(stream, 10, new AbortController().signal)).toBeNull();
  });
});

describe("a sound of this page", () => {
  it("is played once and let go, also when it can't be played", async () => {
    const revoked = vi.fn();
    vi.stubGlobal("URL", { createObjectURL: () => "blob:1", revokeObjectURL: revoked });
    for (const answer of [Promise.resolve(), Promise.reject(new Error("not now"))]) {
      const speaker = {
        onended: null as (() => void) | null,
        play: () => answer,
        pause: vi.fn(),
        removeAttribute: vi.fn(),
      };
      const playing = play(new Blob(), speaker as unknown as HTMLAudioElement);
      speaker.onended?.();
      await playing.done;
    }
    expect(revoked).toHaveBeenCalledWith("blob:1");
  });

  it("is a file that players know", async () => {
    const reader = new FileReader();
    reader.readAsArrayBuffer(tones());
    await new Promise((resolve) => (reader.onload = resolve));
    const bytes = new Uint8Array(reader.result as ArrayBuffer);
    expect(String.fromCharCode(...bytes.slice(0, 4), ...bytes.slice(8, 12))).toBe("RIFFWAVE");
    expect(bytes.length).toBe(44 + 9600);
    expect(Math.max(...bytes.slice(44))).toBeGreaterThan(200);
  });
});
