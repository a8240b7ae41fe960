import type { LinkState } from "./link";
import type { Found } from "./measuring";
import { MeshEngine } from "./mesh";
import type { Flags, Frame, Peer } from "./protocol";

export interface Tracks {
  audio: MediaStreamTrack | null;
  video: MediaStreamTrack | null;
  screen: MediaStreamTrack | null;
}

/** One other person, as the screen shows them. */
export interface Seen {
  peer: Peer;
  state: LinkState;
  camera: MediaStream;
  screen: MediaStream;
  sound: MediaStream;
  flags: Flags;
  text: string;
  /** The safety code; "" where a server stands between. */
  code: string;
}

export interface EngineOptions {
  send: (frame: Record<string, unknown>) => boolean;
  changed: () => void;
}

/**
 * What carries sound and picture between those who are in. Who they are, the lobby and the end are told
 * by the socket, whatever the engine: `hear` has every frame of it, one after another.
 */
export interface CallEngine {
  /** As the server calls it: `Access.engine`. */
  readonly name: string;
  tracks: Tracks;
  flags: Flags;
  readonly others: Seen[];
  hear(frame: Frame): Promise<void>;
  /** The track that others hear or see from now on; null for none. Stopping it is the caller's. */
  use(kind: keyof Tracks, track: MediaStreamTrack | null): Promise<void>;
  tellState(flags: Flags): void;
  /** What the person types, character by character, to everybody who is in. */
  type(text: string): void;
  /** The line is there again, or somebody asks: ways that are lost are looked for anew. */
  lookAgain(): void;
  /** How the lines are, and one's picture fitted to them; null while nothing goes through. */
  measure(): Promise<Found | null>;
  /** What the browser says of each connection. */
  reports(): Promise<RTCStatsReport[]>;
  /** Away from everybody; a later welcome begins anew. */
  close(): void;
}

/** Only a call over LiveKit loads its library. Rejects when it can't be had, or the engine is unknown. */
export async function engineNamed(name: string, given: EngineOptions): Promise<CallEngine> {
  if (name === "mesh") return new MeshEngine(given);
  if (name !== "livekit") throw new Error(`no engine ${name}`);
  const { LiveKitEngine } = await import("./livekit/engine");
  return new LiveKitEngine(given);
}
