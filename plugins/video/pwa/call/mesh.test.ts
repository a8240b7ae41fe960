import { beforeEach, describe, expect, it, vi } from "vitest";
import { MeshEngine } from "./mesh";
import { peer } from "./fixtures";
import type { Frame, Peer } from "./protocol";

beforeEach(() =>
  vi.stubGlobal(
    "MediaStream",
    class {
      getTracks() {
        return [];
      }
    },
  ),
);

function welcome(peers: Peer[]): Frame {
  return {
    type: "welcome",
    self: "a",
    session: "page-a",
    role: "host",
    peers,
    polite: Object.fromEntries(peers.map(({ peer }) => [peer, false])),
    access: { engine: "mesh", expires: "", ice: [], url: "", token: "" },
    policy: { relay_only: false, sound_only: false },
    end_to_end: true,
    resume: "again",
    resumed: false,
  };
}

/** A connection that negotiates nothing: here it only counts which ones there are. */
function silent() {
  const made = { setRemoteDescription: vi.fn(() => Promise.resolve()) };
  return Object.assign(made, {
    signalingState: "stable",
    addTransceiver: () => ({ sender: { replaceTrack: () => Promise.resolve() } }),
    getTransceivers: () => [],
    createDataChannel: () => ({ close: vi.fn(), readyState: "connecting" }),
    setLocalDescription: () => Promise.resolve(),
    addIceCandidate: () => Promise.resolve(),
    localDescription: null,
    remoteDescription: null,
    close: vi.fn(),
  });
}

function engine() {
  const sent: Record<string, unknown>[] = [];
  const made: ReturnType<typeof silent>[] = [];
  const mesh = new MeshEngine({
    send: (frame) => sent.push(frame) > 0,
    changed: () => undefined,
    make: () => {
      made.push(silent());
      return made.at(-1) as unknown as RTCPeerConnection;
    },
  });
  return { mesh, sent, made };
}

const offer = {
  type: "desc",
  seq: 1,
  neg: 1,
  description: { type: "offer", sdp: "theirs" },
  from: "b",
  from_session: "page-b",
} as const;

describe("who comes in while we do", () => {
  it("stands in our welcome and is announced as well, and has one connection", async () => {
    const { mesh, made } = engine();
    await mesh.hear(welcome([peer]));
    await mesh.hear({ type: "peer_join", ...peer, from: "b", from_session: "page-b" });
    expect(made).toHaveLength(1);
    expect(made[0]?.close).not.toHaveBeenCalled();
    mesh.close();
  });

  it("has a new connection when the page is another one", async () => {
    const { mesh, made } = engine();
    await mesh.hear(welcome([peer]));
    const anew = { ...peer, session: "page-c" };
    await mesh.hear({ type: "peer_join", ...anew, from: "b", from_session: "page-c" });
    expect(made).toHaveLength(2);
    expect(made[0]?.close).toHaveBeenCalled();
    mesh.close();
  });

  it.each([
    ["welcome", () => welcome([peer])],
    [
      "announcement",
      (): Frame => ({ type: "peer_join", ...peer, from: "b", from_session: "page-b" }),
    ],
  ])("is heard though the words were here before the %s", async (_name, frame) => {
    const { mesh, sent, made } = engine();
    if (_name === "announcement") await mesh.hear(welcome([]));
    await mesh.hear(offer);
    await mesh.hear(frame());
    expect(made[0]?.setRemoteDescription).toHaveBeenCalledTimes(1);
    expect(sent).toContainEqual({ type: "ack", to: "b", to_session: "page-b", seq: 1 });
    mesh.close();
  });
});
