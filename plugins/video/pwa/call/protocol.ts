/** The frames of the signalling socket, version 1. The server's half: plugins/video/calls/signalling. */

export const VERSION = 1;

export interface Peer {
  peer: string;
  session: string;
  role: string;
  name: string;
  name_is_claimed: boolean;
  sound_only: boolean;
  lost: boolean;
  polite?: boolean;
}

export interface Access {
  engine: string;
  expires: string;
  ice: RTCIceServer[];
  url: string;
  token: string;
}

export interface Policy {
  relay_only: boolean;
  sound_only: boolean;
}

export interface Welcome {
  type: "welcome";
  self: string;
  session: string;
  role: string;
  peers: Peer[];
  polite: Record<string, boolean>;
  access: Access;
  policy: Policy;
  end_to_end: boolean;
  resume: string;
  resumed: boolean;
}

export interface Flags {
  mic: boolean;
  cam: boolean;
  screen: boolean;
  hand: boolean;
}

export const OFF: Flags = { mic: false, cam: false, screen: false, hand: false };

/** Only them, out of a frame. */
export const flagsOf = ({ mic, cam, screen, hand }: Flags): Flags => ({ mic, cam, screen, hand });

interface From {
  from: string;
  from_session: string;
}

export interface Person {
  id: string;
  name: string;
  name_is_claimed: boolean;
  role: string;
  state: string;
  waiting_since: string | null;
  sound_only: boolean;
  link_tried_again: boolean;
}

export type Described = {
  type: "desc";
  seq: number;
  neg: number;
  description: RTCSessionDescriptionInit;
} & From;
export type Candidate = {
  type: "cand";
  seq: number;
  neg: number;
  candidate: RTCIceCandidateInit | null;
} & From;

/** Somebody who never offers asks for a new way, having heard of descriptions up to `neg`. */
export type Wish = { type: "restart"; seq: number; neg: number } & From;

export type Frame =
  | Welcome
  | { type: "lobby"; state: string; position: number }
  | ({ type: "policy" } & Policy)
  | { type: "closed"; code: string }
  | { type: "pong" }
  | { type: "ice"; access: Access }
  | { type: "list"; people: Person[] }
  | ({ type: "peer_join" } & Peer & From)
  | ({ type: "peer_back" } & Peer & From)
  | { type: "peer_lost"; peer: string }
  | { type: "peer_leave"; peer: string }
  | ({ type: "peer_state"; peer: string } & Flags)
  | ({ type: "peer_stats"; quality: "good" | "fair" | "poor" } & From)
  | ({ type: "article"; uuid: string | null; revision: number | null; turn: number } & From)
  | Described
  | Candidate
  | Wish
  | ({ type: "ack"; seq: number } & From);

/** Close codes after which the socket is not opened again. */
export const FINAL = new Set([4400, 4403, 4404, 4409, 4410, 4411, 4412, 4413]);
