import { afterEach, beforeEach, expect, vi } from "vitest";
import { Call } from "./call.svelte";
import type { Frame, Welcome } from "./protocol";
import type { Wire } from "./signal";

/** For tests of camera, microphone and screen: a browser that gives what it is asked for. */
export class Track {
  enabled = true;
  readyState = "live";
  onended: (() => void) | null = null;
  onmute: (() => void) | null = null;
  onunmute: (() => void) | null = null;
  readonly kind: string;
  constructor(kind: string) {
    this.kind = kind;
  }
  stop() {
    this.readyState = "ended";
  }
}

export class Stream {
  private readonly tracks: Track[];
  constructor(tracks: Track[] = []) {
    this.tracks = tracks;
  }
  getTracks() {
    return this.tracks;
  }
  getAudioTracks() {
    return this.tracks.filter(({ kind }) => kind === "audio");
  }
  getVideoTracks() {
    return this.tracks.filter(({ kind }) => kind === "video");
  }
}

interface Asked {
  audio: unknown;
  video: { facingMode?: string } | false;
}

/** What the browser was asked for, and what it gave. */
export const asked: Asked[] = [];
export const given: Track[] = [];
export const shown: Track[] = [];
export const locks: { released: boolean }[] = [];
/** What has to happen before the browser gives it: a person reads the question, a phone is slow. */
const slow = { until: Promise.resolve() };
const getUserMedia = async (wish: Asked) => {
  asked.push(wish);
  await slow.until;
  const made = [wish.audio && "audio", wish.video && "video"]
    .filter((kind) => typeof kind === "string")
    .map((kind) => new Track(kind));
  given.push(...made);
  return new Stream(made);
};
const getDisplayMedia = async () => {
  await slow.until;
  shown.push(new Track("video"));
  return new Stream(shown.slice(-1));
};
const lock = () => {
  const made = {
    released: false,
    release: () => Promise.resolve(void (made.released = true)),
  };
  locks.push(made);
  return Promise.resolve(made);
};

export const welcome: Welcome = {
  type: "welcome",
  self: "a",
  session: "page-a",
  role: "citizen",
  peers: [],
  polite: {},
  access: { engine: "mesh", expires: "", ice: [], url: "", token: "" },
  policy: { relay_only: false, sound_only: false },
  end_to_end: true,
  resume: "again",
  resumed: false,
};

/** The media arrive when the test says so. */
export function slowly(): () => void {
  let give: () => void = () => undefined;
  slow.until = new Promise((done) => (give = done));
  return give;
}

/** The browser gives nothing any more: another program has it. */
export function refuses(): void {
  slow.until = Promise.reject(new DOMException("", "NotReadableError"));
  slow.until.catch(() => undefined);
}

beforeEach(() => {
  slow.until = Promise.resolve();
  for (const list of [asked, given, shown, locks]) list.length = 0;
  vi.stubGlobal("MediaStream", Stream);
  for (const [name, value] of Object.entries({
    mediaDevices: { getUserMedia, getDisplayMedia, enumerateDevices: () => Promise.resolve([]) },
    wakeLock: { request: lock },
  }))
    Object.defineProperty(navigator, name, { value, configurable: true });
});
afterEach(() => {
  for (const name of ["mediaDevices", "wakeLock"]) Reflect.deleteProperty(navigator, name);
});

/** Somebody who has opened a call and is before the check. */
export function before() {
  const sent: Record<string, unknown>[] = [];
  const wire: Wire = {
    onopen: null,
    onmessage: null,
    onclose: null,
    send: (text) => void sent.push(JSON.parse(text) as Record<string, unknown>),
    close: () => undefined,
  };
  const ticket = vi.fn(() => Promise.resolve({ ticket: "t", socket: "/ws/video/call" }));
  const call = new Call({ ticket, open: () => wire });
  const told = () => sent.filter(({ type }) => type === "state").at(-1);
  const hear = (frame: Frame) => wire.onmessage?.({ data: JSON.stringify(frame) });
  return { call, told, hear, ticket, wire };
}

/** Somebody who is in a call, alone. */
export async function inside(atTheCheck: () => void = () => undefined) {
  const made = before();
  const { call, wire } = made;
  await call.prepare(true);
  atTheCheck();
  call.join();
  await vi.waitFor(() => expect(wire.onmessage).not.toBeNull());
  wire.onopen?.();
  made.hear(welcome);
  await vi.waitFor(() => expect([call.stage, locks.length]).toEqual(["inside", 1]));
  return made;
}
