import { describe, expect, it, vi } from "vitest";
import type { Wire } from "../signal";
import { socketAnswers, tryLine } from "./line";
import { throughRelay } from "./relay";

const line = { ice: [{ urls: "turn:relay" }], socket: "/ws/video/call" };
const given = () => Promise.resolve(line);
const tools = (signal: number | null, passed: { ms: number; kbps: number } | null) => ({
  socket: vi.fn(() => Promise.resolve(signal)),
  relay: vi.fn(() => Promise.resolve(passed)),
});

describe("the line", () => {
  it.each([
    ["ok", 50, { ms: 80, kbps: 2000 }],
    ["weak", 50, { ms: 80, kbps: 100 }],
    ["weak", 50, { ms: 700, kbps: 2000 }],
    ["weak", 5000, { ms: 80, kbps: 2000 }],
    ["bad", 50, null],
    ["bad", null, { ms: 80, kbps: 2000 }],
  ] as const)("is %s", async (state, signal, passed) => {
    expect(await tryLine(given, tools(signal, passed))).toBe(state);
  });

  it("is bad without a server, and untested where the server refuses or has no relay", async () => {
    const all = tools(50, { ms: 80, kbps: 2000 });
    expect(await tryLine(() => Promise.reject(new TypeError("no network")), all)).toBe("bad");
    const refused = (status: number) => () =>
      Promise.reject(Object.assign(new Error(), { status }));
    expect(await tryLine(refused(503), all)).toBe("bad");
    expect(await tryLine(refused(429), all)).toBe("untested");
    expect(await tryLine(() => Promise.resolve({ ...line, ice: [] }), all)).toBe("untested");
    expect(all.relay).not.toHaveBeenCalled();
  });
});

describe("the signalling", () => {
  class FakeWire implements Wire {
    onopen: (() => void) | null = null;
    onmessage: ((event: { data: string }) => void) | null = null;
    onclose: ((event: { code: number }) => void) | null = null;
    sent: string[] = [];
    closed = false;
    send(text: string) {
      this.sent.push(text);
    }
    close() {
      this.closed = true;
    }
  }

  it("answers by refusing what has no ticket", async () => {
    const wire = new FakeWire();
    const asked = socketAnswers("/ws/video/call", () => wire);
    wire.onopen?.();
    expect(JSON.parse(wire.sent[0] ?? "")).toMatchObject({ type: "hello", v: 1 });
    wire.onmessage?.({ data: "{}" });
    expect(await asked).toBeGreaterThanOrEqual(0);
    expect(wire.closed).toBe(true);
  });

  it.each([
    [4401, true],
    [1006, false],
    [4403, false],
  ])("closed with %d before a word is an answer: %s", async (code, answers) => {
    const wire = new FakeWire();
    const asked = socketAnswers("/", () => wire);
    wire.onclose?.({ code });
    expect((await asked) !== null).toBe(answers);
  });

  it("that says nothing is none", async () => {
    vi.useFakeTimers();
    const asked = socketAnswers("/", () => new FakeWire());
    await vi.advanceTimersByTimeAsync(9000);
    expect(await asked).toBeNull();
    vi.useRealTimers();
  });
});

/** Two connections in one page whose channel is there as soon as each knows a candidate of the other. */
class FakeConnection {
  static made: FakeConnection[] = [];
  localDescription = { type: "offer", sdp: "v=0" };
  onicecandidate: ((event: { candidate: unknown }) => void) | null = null;
  ondatachannel: ((event: { channel: unknown }) => void) | null = null;
  closed = false;
  candidates: { candidate: string }[] = [];
  channel: FakeChannel | null = null;
  readonly config: RTCConfiguration;
  readonly kind: string;
  readonly loses: boolean;
  constructor(config: RTCConfiguration, kind: string, loses: boolean) {
    [this.config, this.kind, this.loses] = [config, kind, loses];
    FakeConnection.made.push(this);
  }
  createDataChannel() {
    return (this.channel = new FakeChannel(this.loses));
  }
  createOffer = () => Promise.resolve({});
  createAnswer = () => Promise.resolve({});
  setRemoteDescription = () => Promise.resolve();
  setLocalDescription() {
    this.onicecandidate?.({
      candidate: { candidate: `candidate:1 1 udp 1 10.0.0.1 9 typ ${this.kind}` },
    });
    this.onicecandidate?.({ candidate: null });
    return Promise.resolve();
  }
  addIceCandidate(candidate: { candidate: string }) {
    this.candidates.push(candidate);
    const [one, two] = FakeConnection.made;
    if (one?.candidates.length && two?.candidates.length && one.channel) {
      const there = new FakeChannel(false);
      [there.other, one.channel.other] = [one.channel, there];
      two.ondatachannel?.({ channel: there });
      one.channel.onopen?.();
    }
    return Promise.resolve();
  }
  close() {
    this.closed = true;
  }
}

class FakeChannel {
  other: FakeChannel | null = null;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  private readonly loses: boolean;
  constructor(loses: boolean) {
    this.loses = loses;
  }
  send(data: string | Uint8Array) {
    if (this.loses && typeof data !== "string") return;
    const said = typeof data === "string" ? data : data.buffer;
    queueMicrotask(() => this.other?.onmessage?.({ data: said }));
  }
}

describe("the relay", () => {
  const tried = (kind: string, loses = false) => {
    FakeConnection.made = [];
    const make = (config: RTCConfiguration) =>
      new FakeConnection(config, kind, loses) as unknown as RTCPeerConnection;
    return throughRelay(line.ice, make, 100);
  };

  it("works when bytes have come through it both ways, and is let go", async () => {
    const passed = await tried("relay");
    expect(passed?.kbps).toBeGreaterThan(0);
    expect(FakeConnection.made).toHaveLength(2);
    for (const one of FakeConnection.made) {
      expect(one.config).toEqual({ iceServers: line.ice, iceTransportPolicy: "relay" });
      expect(one.closed).toBe(true);
    }
  });

  it("does not work by any other way, nor by candidates alone", async () => {
    expect(await tried("host")).toBeNull();
    expect(FakeConnection.made.every((one) => one.candidates.length === 0)).toBe(true);
    expect(await tried("relay", true)).toBeNull();
    expect(FakeConnection.made.every((one) => one.closed)).toBe(true);
  });

  it("does not work where the browser has no connections", async () => {
    const none = () => {
      throw new TypeError("RTCPeerConnection is not defined");
    };
    expect(await throughRelay(line.ice, none, 100)).toBeNull();
  });
});
