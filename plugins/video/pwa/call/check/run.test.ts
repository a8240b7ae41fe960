import { describe, expect, it, vi } from "vitest";
import type { MediaTrouble } from "../media";
import type { LineState, Result } from "./result";
import { microphoneBy, verdictOf } from "./result";
import { OwnSource, Run } from "./run.svelte";

const track = (kind: string) => ({ kind, stop: vi.fn() });
function streamOf(...kinds: string[]) {
  const tracks = kinds.map(track);
  return {
    tracks,
    getTracks: () => tracks,
    getAudioTracks: () => tracks.filter(({ kind }) => kind === "audio"),
    getVideoTracks: () => tracks.filter(({ kind }) => kind === "video"),
  };
}

/** A browser that answers as the test says, and a server that keeps what it is told. */
function make(answers: (MediaTrouble | string[])[] = [], line: LineState = "ok") {
  const told: Result[] = [];
  const source = {
    stream: null as MediaStream | null,
    trouble: null as MediaTrouble | null,
    ask: vi.fn(() => {
      const next = answers.shift() ?? ["audio", "video"];
      source.trouble = typeof next === "string" ? next : null;
      source.stream =
        typeof next === "string" ? null : (streamOf(...next) as unknown as MediaStream);
      return Promise.resolve();
    }),
    release: vi.fn(() => void (source.stream = null)),
  };
  const door = {
    line: () => Promise.reject(new Error("not asked here")),
    tell: vi.fn((result: Result) => Promise.resolve(void told.push(result))),
  };
  return { told, source, door, run: new Run(source, door, () => Promise.resolve(line)) };
}

describe("a check, step by step", () => {
  it("goes from the camera to the outcome, and tells a word for each part", async () => {
    const { run, told, source } = make();
    await run.ask(true);
    expect(run.step).toBe("camera");
    await run.answer("camera", "ok");
    expect(run.step).toBe("speaker");
    await run.answer("speaker", "ok");
    expect(run.step).toBe("microphone");
    await run.answer("microphone", "ok");
    expect(source.release).toHaveBeenCalled();
    expect([run.step, run.verdict, run.told]).toEqual(["outcome", "good", true]);
    expect(told).toEqual([{ camera: "ok", speaker: "ok", microphone: "ok", line: "ok" }]);
  });

  it("stays where the browser says no, and goes on with sound only", async () => {
    const { run, told } = make(["blocked", ["audio"]]);
    await run.ask(true);
    expect([run.step, run.result.camera, run.result.microphone]).toEqual([
      "allow",
      "blocked",
      "blocked",
    ]);
    await run.ask(false);
    expect(run.step).toBe("speaker");
    await run.answer("speaker", "ok");
    await run.answer("microphone", "ok");
    expect(told[0]).toMatchObject({ camera: "blocked", microphone: "ok" });
    expect(run.verdict).toBe("no_picture");
  });

  it("goes on by text with nothing allowed", async () => {
    const { run, told } = make(["blocked_by_system"]);
    await run.ask(false);
    await run.goWithout();
    expect(told[0]).toEqual({
      camera: "skipped",
      speaker: "skipped",
      microphone: "blocked_by_system",
      line: "ok",
    });
    expect(run.verdict).toBe("text");
  });

  it("shows the outcome also where it cannot be told", async () => {
    const { run, door } = make([], "bad");
    door.tell.mockRejectedValue(new Error("no line"));
    await run.goWithout();
    await vi.waitFor(() => expect(run.told).toBe(false));
    expect([run.step, run.verdict]).toEqual(["outcome", "no"]);
  });

  it("begins at what a call has already", () => {
    const { source, door } = make();
    source.stream = streamOf("audio") as unknown as MediaStream;
    expect(new Run(source, door).step).toBe("speaker");
    source.stream = streamOf("audio", "video") as unknown as MediaStream;
    expect(new Run(source, door).step).toBe("camera");
  });

  it("begins anew with nothing of before", async () => {
    const { run } = make();
    await run.ask(true);
    await run.answer("camera", "bad");
    run.restart();
    expect([run.step, run.result.camera]).toEqual(["allow", "skipped"]);
  });
});

describe("camera and microphone of the check", () => {
  it("are let go, also those that are given when nobody waits for them any more", async () => {
    const given = streamOf("audio", "video");
    let give: (stream: unknown) => void = () => undefined;
    vi.stubGlobal("navigator", {
      mediaDevices: { getUserMedia: () => new Promise((resolve) => (give = resolve)) },
    });
    const source = new OwnSource();
    const asked = source.ask(true);
    source.release();
    give(given);
    await asked;
    expect(source.stream).toBeNull();
    for (const one of given.tracks) expect(one.stop).toHaveBeenCalled();
    vi.unstubAllGlobals();
  });
});

describe("what it means", () => {
  const fine: Result = { camera: "ok", speaker: "ok", microphone: "ok", line: "ok" };
  it.each([
    [{}, "good"],
    [{ line: "untested" }, "good"],
    [{ line: "weak" }, "sound"],
    [{ camera: "bad" }, "no_picture"],
    [{ camera: "skipped" }, "no_picture"],
    [{ microphone: "blocked" }, "text"],
    [{ speaker: "bad" }, "text"],
    [{ line: "bad" }, "no"],
    [{ line: "bad", camera: "skipped" }, "no"],
  ] as [Partial<Result>, string][])("%j is %s", (change, verdict) => {
    expect(verdictOf({ ...fine, ...change })).toBe(verdict);
  });

  it("a recording that is not heard is the loudspeaker's fault where that is silent", () => {
    expect(microphoneBy(true, false, "bad")).toBe("ok");
    expect(microphoneBy(false, true, "bad")).toBe("ok");
    expect(microphoneBy(false, true, "ok")).toBe("bad");
    expect(microphoneBy(false, false, "bad")).toBe("bad");
  });
});
