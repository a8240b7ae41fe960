import { vi } from "vitest";
import { Link } from "./link";
import type { LinkOptions } from "./link-options";
import type { Peer } from "./protocol";

/** For tests of links: to one page of Amina, over a connection that only negotiates. */
export const peer: Peer = {
  peer: "b",
  session: "page-b",
  role: "citizen",
  name: "Amina",
  name_is_claimed: false,
  sound_only: false,
  lost: false,
};
export const access = {
  engine: "mesh",
  expires: "",
  ice: [{ urls: "turn:relay" }],
  url: "",
  token: "",
};

/** jsdom has no media. */
export function withoutMedia(): void {
  vi.stubGlobal(
    "MediaStream",
    class {
      getTracks = () => [];
    },
  );
}

interface Transceiver {
  direction: string;
  sender: { replaceTrack: () => Promise<void>; setStreams: (...streams: unknown[]) => void };
  streams: unknown[];
  receiver: { getStats: () => Promise<Map<string, unknown>> };
}

/** The part of RTCPeerConnection that decides about negotiation; the real one is in the walk. */
export class Connection {
  signalingState = "stable";
  connectionState = "new";
  localDescription: RTCSessionDescriptionInit | null = null;
  remoteDescription: RTCSessionDescriptionInit | null = null;
  remote: RTCSessionDescriptionInit[] = [];
  candidates: unknown[] = [];
  configs: RTCConfiguration[];
  restarts = 0;
  failCandidates = false;
  packets = 0;
  onnegotiationneeded: (() => void) | null = null;
  onicecandidate: ((event: { candidate: unknown }) => void) | null = null;
  onconnectionstatechange: (() => void) | null = null;
  ontrack: unknown = null;
  private readonly transceivers: Transceiver[] = [];

  constructor(config: RTCConfiguration) {
    this.configs = [config];
  }
  addTransceiver(_kind: string, init: { direction: string; streams?: unknown[] }) {
    const sound = () => new Map([["i", { type: "inbound-rtp", packetsReceived: this.packets }]]);
    const made: Transceiver = {
      direction: init.direction,
      streams: init.streams ?? [],
      sender: {
        replaceTrack: vi.fn(() => Promise.resolve()),
        setStreams: (...streams) => void (made.streams = streams),
      },
      receiver: { getStats: () => Promise.resolve(sound()) },
    };
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

/** A link to that peer, what it says, its connections, and how often it looked for a new way on any of them. */
export function make(polite: boolean, more: Partial<LinkOptions> = {}) {
  const sent: Record<string, unknown>[] = [];
  const made: Connection[] = [];
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
      const connection = new Connection(config);
      made.push(connection);
      return connection as unknown as RTCPeerConnection;
    },
    ...more,
  });
  const [connection] = made;
  if (!connection) throw new Error("no connection");
  const looked = () => made.reduce((sum, { restarts }) => sum + 1 + restarts, -1);
  return { link, sent, connection, latest: () => made.at(-1), looked };
}

/** The browser says so of a connection. */
export function become(connection: Connection | undefined, state: string): void {
  if (!connection) return;
  connection.connectionState = state;
  connection.onconnectionstatechange?.();
}

export const from = { from: "b", from_session: "page-b" };
export const offer = (seq: number) =>
  ({ type: "desc", seq, neg: 1, description: { type: "offer", sdp: "theirs" }, ...from }) as const;
export const wish = (seq: number, neg: number) => ({ type: "restart", seq, neg, ...from }) as const;
export const wishes = (sent: Record<string, unknown>[]) =>
  sent.filter((frame) => frame.type === "restart").map((frame) => frame.neg);
export const described = (sent: Record<string, unknown>[]) =>
  sent
    .filter((frame) => frame.type === "desc")
    .map((frame) => (frame.description as { type: string }).type);
