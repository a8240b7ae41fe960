import { beforeEach, expect, it, vi } from "vitest";
import { Call } from "./call.svelte";
import type { CallEngine } from "./engine";
import type { Wire } from "./signal";

const carried = vi.hoisted(() => ({ engines: [] as CallEngine[] }));

/** Stands for the engine that is loaded for such a call; its own tests are in livekit/. */
vi.mock("./livekit/engine", () => ({
  LiveKitEngine: class {
    readonly name = "livekit";
    tracks = {};
    flags = {};
    others = [];
    hear = vi.fn(() => Promise.resolve());
    use = vi.fn(() => Promise.resolve());
    tellState = vi.fn();
    close = vi.fn();
    constructor() {
      carried.engines.push(this as unknown as CallEngine);
    }
  },
}));

function track(kind: string) {
  return { kind, enabled: true, readyState: "live", stop: vi.fn() };
}

const sound = track("audio");
const face = track("video");

beforeEach(() => {
  carried.engines = [];
  vi.stubGlobal(
    "MediaStream",
    class {
      getTracks = () => [];
    },
  );
  const given = (asked: MediaStreamConstraints) => ({
    getAudioTracks: () => (asked.audio ? [sound] : []),
    getVideoTracks: () => (asked.video ? [face] : []),
  });
  vi.stubGlobal("navigator", {
    mediaDevices: {
      getUserMedia: (asked: MediaStreamConstraints) => Promise.resolve(given(asked)),
      enumerateDevices: () => Promise.resolve([]),
    },
  });
});

/** A call that has come to its welcome, over this engine. */
async function welcomed(engine: string, url = "") {
  const wire = { onopen: null, onmessage: null, onclose: null, send: vi.fn(), close: vi.fn() };
  const line: Wire = wire;
  const call = new Call({
    ticket: () => Promise.resolve({ ticket: "t", socket: "/ws/video/call" }),
    open: () => line,
  });
  await call.prepare(true);
  call.join();
  await vi.waitFor(() => expect(line.onopen).not.toBeNull());
  line.onopen?.();
  const frame = {
    type: "welcome",
    self: "a",
    session: "page-a",
    role: "citizen",
    peers: [],
    polite: {},
    access: { engine, expires: "", ice: [], url, token: "" },
    policy: { relay_only: false, sound_only: false },
    end_to_end: false,
    resume: "again",
    resumed: false,
  };
  line.onmessage?.({ data: JSON.stringify(frame) });
  await vi.waitFor(() => expect(call.stage).not.toBe("joining"));
  return { call, wire };
}

it("over LiveKit goes on with the tracks of the check", async () => {
  const { call } = await welcomed("livekit");
  expect(call.stage).toBe("inside");
  const [engine] = carried.engines;
  expect(engine?.tracks).toMatchObject({ audio: sound, video: face });
  expect(engine?.flags).toMatchObject({ mic: true, cam: true });
  await vi.waitFor(() =>
    expect(engine?.hear).toHaveBeenCalledWith(expect.objectContaining({ type: "welcome" })),
  );
  expect(face.stop).not.toHaveBeenCalled();
  call.leave();
  expect(engine?.close).toHaveBeenCalled();
  expect(face.stop).toHaveBeenCalled();
});

it("in a mesh loads nothing more", async () => {
  const { call } = await welcomed("mesh");
  expect(call.stage).toBe("inside");
  expect(carried.engines).toEqual([]);
  call.leave();
});

it("that leads into another service lets camera and microphone go before", async () => {
  const { call } = await welcomed("external_link", "https://vdx.example/join");
  expect([call.stage, call.external]).toEqual(["external", "https://vdx.example/join"]);
  expect(sound.stop).toHaveBeenCalled();
  expect(face.stop).toHaveBeenCalled();
  expect(call.own).toBeNull();
  call.leave();
});

it("over an engine that this page does not know ends, and says so", async () => {
  const { call, wire } = await welcomed("zoom");
  expect([call.stage, call.ended]).toEqual(["ended", "failed"]);
  expect(wire.close).toHaveBeenCalled();
  expect(face.stop).toHaveBeenCalled();
});

it("tells of a camera that the engine takes not, and lets it go", async () => {
  const { call } = await welcomed("livekit");
  const [engine] = carried.engines;
  if (!engine) throw new Error("there is no engine");
  await call.toggleCam();
  expect([call.trouble, call.flags.cam]).toEqual([null, false]);
  vi.mocked(engine.use).mockRejectedValueOnce(new Error("no permission"));
  await call.toggleCam();
  expect([call.trouble, call.flags.cam]).toEqual(["failed", false]);
  expect(engine.use).toHaveBeenLastCalledWith("video", null);
  call.leave();
});
