import { beforeEach, describe, expect, it, vi } from "vitest";
import { Link } from "./link";
import type { Peer } from "./protocol";

// jsdom has no media; what flows through them is seen in the walk.
beforeEach(() =>
  vi.stubGlobal(
    "MediaStream",
    class {
      readonly active = true;
      getTracks() {
        return [];
      }
    },
  ),
);

const peer: Peer = {
  peer: "b",
  session: "page-b",
  role: "citizen",
  name: "Amina",
  name_is_claimed: false,
  sound_only: false,
  lost: false,
};
const access = { engine: "mesh", expires: "", ice: [{ urls: "turn:relay" }], url: "", token: "" };

interface Transceiver {
  direction: string;
  sender: { replaceTrack: () => Promise<void> };
}

/** The part of RTCPeerConnection that decides about negotiation; the real one is in the walk. */
class Connection {
  signalingState = "stable";
  connectionState = "new";
  localDescription: RTCSessionDescriptionInit | null = null;
  remoteDescription: RTCSessionDescriptionInit | null = null;
  remote: RTCSessionDescriptionInit[] = [];
  candidates: unknown[] = [];
  configs: RTCConfiguration[];
  restarts = 0;
  failCandidates = false;
  onnegotiationneeded: (() => void) | null = null;
  onicecandidate: ((event: { candidate: unknown }) => void) | null = null;
  onconnectionstatechange: (() => void) | null = null;
  ontrack: unknown = null;
  private readonly transceivers: Transceiver[] = [];

  constructor(config: RTCConfiguration) {
    this.configs = [config];
  }
  addTransceiver(_kind: string, { direction }: { direction: string }) {
    const made = { direction, sender: { replaceTrack: vi.fn(() => Promise.resolve()) } };
    this.transceivers.push(made);
    return made;
  }
  getTransceivers() {
    return this.transceivers;
  }
  createDataChannel() {
    return { close: vi.fn(), addEventListener: vi.fn() };
  }
  setConfiguration(config: RTCConfiguration) {
    this.configs.push(config);
  }
  restartIce() {
    this.restarts += 1;
  }
  async setLocalDescription() {
    const answers = this.signalingState === "have-remote-offer";
    await Promise.resolve();
    this.localDescription = { type: answers ? "answer" : "offer", sdp: "v=0" };
    this.signalingState = answers ? "stable" : "have-local-offer";
  }
  async setRemoteDescription(description: RTCSessionDescriptionInit) {
    await Promise.resolve();
    if (description.type === "offer" && this.transceivers.length === 0)
      for (const kind of ["audio", "video", "video"])
        this.addTransceiver(kind, { direction: "recvonly" });
    this.remote.push(description);
    this.remoteDescription = description;
    this.signalingState = description.type === "offer" ? "have-remote-offer" : "stable";
  }
  async addIceCandidate(candidate: unknown) {
    await Promise.resolve();
    if (this.failCandidates) throw new Error("nothing to belong to");
    this.candidates.push(candidate);
  }
  close() {
    this.signalingState = "closed";
  }
}

function make(polite: boolean) {
  const sent: Record<string, unknown>[] = [];
  const held: { connection?: Connection } = {};
  const link = new Link({
    peer: { ...peer },
    polite,
    access,
    relayOnly: false,
    audio: null,
    video: null,
    screen: null,
    send: (frame) => sent.push(frame) > 0,
    freshAccess: () => Promise.resolve(access),
    changed: () => undefined,
    text: () => undefined,
    textOpened: () => undefined,
    make: (config) => {
      held.connection = new Connection(config);
      return held.connection as unknown as RTCPeerConnection;
    },
  });
  if (!held.connection) throw new Error("no connection");
  return { link, sent, connection: held.connection, latest: () => held.connection };
}

const from = { from: "b", from_session: "page-b" };
const offer = (seq: number) =>
  ({ type: "desc", seq, neg: 1, description: { type: "offer", sdp: "theirs" }, ...from }) as const;
const described = (sent: Record<string, unknown>[]) =>
  sent
    .filter((frame) => frame.type === "desc")
    .map((frame) => (frame.description as { type: string }).type);

describe("the first offer", () => {
  it("is the impolite side's alone", async () => {
    const { sent, connection } = make(true);
    connection.onnegotiationneeded?.();
    await Promise.resolve();
    await vi.waitFor(() => expect(connection.signalingState).toBe("stable"));
    expect(described(sent)).toEqual([]);
    const impolite = make(false);
    impolite.connection.onnegotiationneeded?.();
    await vi.waitFor(() => expect(described(impolite.sent)).toEqual(["offer"]));
  });

  it("brings the polite side its three kinds, and in them it sends", async () => {
    const { link, sent, connection } = make(true);
    expect(connection.getTransceivers()).toHaveLength(0);
    await link.hear(offer(1));
    expect(connection.getTransceivers().map(({ direction }) => direction)).toEqual(
      Array(3).fill("sendrecv"),
    );
    for (const { sender } of connection.getTransceivers())
      expect(sender.replaceTrack).toHaveBeenCalledOnce();
    expect(described(sent)).toEqual(["answer"]);
  });
});

describe("perfect negotiation", () => {
  it("gives way to an offer that crosses its own when it is polite", async () => {
    const { link, sent, connection } = make(true);
    await link.hear(offer(1));
    connection.onnegotiationneeded?.();
    await vi.waitFor(() => expect(described(sent)).toEqual(["answer", "offer"]));
    await link.hear({ ...offer(2), neg: 2 });
    expect(connection.remote).toHaveLength(2);
    expect(described(sent)).toEqual(["answer", "offer", "answer"]);
  });

  it("lets its own offer stand when it is impolite, and swallows what belongs to the other", async () => {
    const { link, sent, connection } = make(false);
    connection.onnegotiationneeded?.();
    await vi.waitFor(() => expect(described(sent)).toEqual(["offer"]));
    await link.hear(offer(1));
    connection.failCandidates = true;
    await link.hear({ type: "cand", seq: 2, neg: 1, candidate: { candidate: "x" }, ...from });
    expect(connection.remote).toHaveLength(0);
    expect(described(sent)).toEqual(["offer"]);
  });

  it("does not hide a candidate that fails for another reason", async () => {
    const { link, connection } = make(true);
    await link.hear(offer(1));
    connection.failCandidates = true;
    const cand = { type: "cand", seq: 2, neg: 1, candidate: { candidate: "x" }, ...from } as const;
    await expect(link.hear(cand)).rejects.toThrow("nothing to belong to");
  });
});

describe("what was said", () => {
  it("is acknowledged, and taken once", async () => {
    const { link, sent, connection } = make(true);
    await link.hear(offer(1));
    await link.hear(offer(1));
    expect(connection.remote).toHaveLength(1);
    const acks = sent.filter((frame) => frame.type === "ack");
    expect(acks).toEqual(Array(2).fill({ type: "ack", to: "b", to_session: "page-b", seq: 1 }));
  });

  it("is said again when the line comes back, unless it was heard", () => {
    const { link, sent, connection } = make(true);
    connection.onicecandidate?.({ candidate: { toJSON: () => ({ candidate: "one" }) } });
    connection.onicecandidate?.({ candidate: { toJSON: () => ({ candidate: "two" }) } });
    link.acknowledged(1);
    sent.length = 0;
    link.sayAgain();
    expect(sent.map((frame) => frame.seq)).toEqual([2]);
  });
});

describe("a frame that is lost on its way", () => {
  it("keeps nobody from hearing the candidates that overtook it", async () => {
    const { link, connection } = make(true);
    const candidate = { candidate: "candidate:1", sdpMid: "0" };
    await link.hear({ type: "cand", seq: 2, neg: 1, candidate, ...from });
    expect(connection.candidates).toEqual([]);
    await link.hear(offer(1));
    expect(connection.candidates).toEqual([candidate]);
    link.close();
  });

  it("lets no later description be heard before it", async () => {
    const { link, connection } = make(true);
    await link.hear({ ...offer(3), neg: 2, description: { type: "offer", sdp: "second" } });
    expect(connection.remote).toEqual([]);
    await link.hear({ type: "cand", seq: 4, neg: 2, candidate: { candidate: "x" }, ...from });
    expect(connection.candidates).toEqual([]);
    await link.hear(offer(1));
    expect(connection.remote.map(({ sdp }) => sdp)).toEqual(["theirs", "second"]);
    expect(connection.candidates).toEqual([{ candidate: "x" }]);
    link.close();
  });

  it("keeps the candidate of an answer that is still under way, though an offer was ignored", async () => {
    const { link, sent, connection } = make(false);
    connection.onnegotiationneeded?.();
    await vi.waitFor(() => expect(described(sent)).toEqual(["offer"]));
    await link.hear(offer(1));
    await link.hear({ type: "cand", seq: 3, neg: 2, candidate: { candidate: "x" }, ...from });
    expect(connection.candidates).toEqual([]);
    await link.hear({ ...offer(2), neg: 2, description: { type: "answer", sdp: "theirs" } });
    expect(connection.candidates).toEqual([{ candidate: "x" }]);
    link.close();
  });

  it("is said again until it was heard", async () => {
    vi.useFakeTimers();
    const { link, sent, connection } = make(true);
    connection.onicecandidate?.({ candidate: null });
    await vi.advanceTimersByTimeAsync(1600);
    expect(sent.map((frame) => frame.seq)).toEqual([1, 1]);
    link.acknowledged(1);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(sent).toHaveLength(2);
    link.close();
    vi.useRealTimers();
  });
});

describe("a way that breaks", () => {
  it("is looked for anew at once when it failed, and through the relay after two tries", async () => {
    const { link, connection } = make(false);
    connection.connectionState = "failed";
    for (let tries = 1; tries <= 3; tries += 1) {
      connection.onconnectionstatechange?.();
      await vi.waitFor(() => expect(connection.restarts).toBe(tries));
    }
    expect(connection.configs.at(-2)?.iceTransportPolicy).toBe("all");
    expect(connection.configs.at(-1)?.iceTransportPolicy).toBe("relay");
    expect(link.state).toBe("lost");
    link.close();
  });

  it("is looked for by the polite side a moment later, so that two offers do not meet", async () => {
    vi.useFakeTimers();
    const { link, connection } = make(true);
    connection.connectionState = "failed";
    connection.onconnectionstatechange?.();
    await vi.advanceTimersByTimeAsync(1000);
    expect(connection.restarts).toBe(0);
    await vi.advanceTimersByTimeAsync(1000);
    expect(connection.restarts).toBe(1);
    link.close();
    vi.useRealTimers();
  });

  it("is given a moment when it only went quiet", async () => {
    vi.useFakeTimers();
    const { link, connection } = make(false);
    connection.connectionState = "disconnected";
    connection.onconnectionstatechange?.();
    await vi.advanceTimersByTimeAsync(2000);
    expect([link.state, connection.restarts]).toEqual(["weak", 0]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(connection.restarts).toBe(1);
    connection.connectionState = "connected";
    connection.onconnectionstatechange?.();
    await vi.advanceTimersByTimeAsync(60_000);
    expect([link.state, connection.restarts]).toEqual(["connected", 1]);
    link.close();
    vi.useRealTimers();
  });

  it("hides the address from the moment when it is asked to, with a connection that knew none", () => {
    const { link, connection, latest } = make(true);
    connection.onicecandidate?.({ candidate: null });
    link.useRelayOnly(access);
    expect(connection.signalingState).toBe("closed");
    expect(latest()).not.toBe(connection);
    expect(latest()?.configs).toEqual([expect.objectContaining({ iceTransportPolicy: "relay" })]);
    link.useRelayOnly(access);
    expect(link.raw).toBe(latest());
    link.close();
  });

  it("says nothing again of the connection before, and hears nothing of it", async () => {
    const { link, sent, connection, latest } = make(true);
    connection.onicecandidate?.({ candidate: null });
    link.useRelayOnly(access);
    sent.length = 0;
    link.sayAgain();
    expect(sent).toEqual([]);
    await link.hear(offer(1));
    expect(latest()?.remote).toEqual([]);
    await link.hear({ ...offer(2), neg: 100_001 });
    expect(latest()?.remote).toHaveLength(1);
    link.close();
  });

  it("follows the other side, who was told of the relay first", async () => {
    const { link, connection, latest } = make(true);
    await link.hear({ ...offer(1), neg: 100_001 });
    expect(connection.signalingState).toBe("closed");
    expect(latest()?.remote).toHaveLength(1);
    link.close();
  });
});
