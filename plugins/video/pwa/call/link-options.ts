import type { Access, Peer } from "./protocol";

/** What one side says to the other. */
export type Said =
  | { type: "desc"; seq: number; neg: number; description: RTCSessionDescriptionInit }
  | { type: "cand"; seq: number; neg: number; candidate: RTCIceCandidateInit | null }
  | { type: "restart"; seq: number; neg: number };

export interface LinkOptions {
  peer: Peer;
  polite: boolean;
  access: Access;
  relayOnly: boolean;
  audio: MediaStreamTrack | null;
  video: MediaStreamTrack | null;
  screen: MediaStreamTrack | null;
  send: (frame: Record<string, unknown>) => boolean;
  /** Credentials that hold, before the way is looked for anew. */
  freshAccess: () => Promise<Access>;
  changed: () => void;
  text: (data: string) => void;
  /** The text's channel is new: both sides say anew what they have typed. */
  textOpened: () => void;
  make?: (config: RTCConfiguration) => RTCPeerConnection;
}

/** What a connection may use: the relay only, or every way there is. */
export function configuration({ ice }: Access, relayOnly: boolean): RTCConfiguration {
  return {
    iceServers: ice,
    iceTransportPolicy: relayOnly ? "relay" : "all",
    bundlePolicy: "max-bundle",
  };
}
