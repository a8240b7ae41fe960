import type { RemoteParticipant, Room } from "livekit-client";
import { vi } from "vitest";
import type { Access, Frame, Peer } from "../protocol";
import { LiveKitEngine } from "./engine";
import { FakeRoom } from "./fake";

/** As much of a MediaStream as is used. */
export class Stream {
  private readonly tracks = new Set<MediaStreamTrack>();
  getTracks = () => [...this.tracks];
  addTrack = (track: MediaStreamTrack) => this.tracks.add(track);
  removeTrack = (track: MediaStreamTrack) => this.tracks.delete(track);
}

export const person = (peer: string, session = `page-${peer}`): Peer => ({
  peer,
  session,
  role: "citizen",
  name: "Amina",
  name_is_claimed: false,
  sound_only: false,
  lost: false,
});

export const access = (token: string): Access => ({
  engine: "livekit",
  expires: "",
  ice: [],
  url: "wss://media.example",
  token,
});

export const welcome = (peers: Peer[], token = "first"): Frame => ({
  type: "welcome",
  self: "a",
  session: "page-a",
  role: "host",
  peers,
  polite: {},
  access: access(token),
  policy: { relay_only: false, sound_only: false },
  end_to_end: false,
  resume: "again",
  resumed: false,
});

export const joins = (peer: Peer): Frame => ({
  type: "peer_join",
  ...peer,
  from: peer.peer,
  from_session: peer.session,
});

export function begin({ works = (): boolean => true } = {}) {
  const sent: Record<string, unknown>[] = [];
  const rooms: FakeRoom[] = [];
  const changed = vi.fn();
  const engine = new LiveKitEngine({
    send: (frame) => sent.push(frame) > 0,
    changed,
    make: () => {
      const made = new FakeRoom();
      if (!works()) made.connect.mockRejectedValue(new Error("no server"));
      rooms.push(made);
      return made as unknown as Room;
    },
  });
  return {
    engine,
    sent,
    rooms,
    changed,
    get room() {
      return rooms.at(-1) ?? new FakeRoom();
    },
  };
}

export const settle = () => vi.advanceTimersByTimeAsync(0);
/** What was typed and went out, by topic and to whom. */
export const said = (room: FakeRoom) =>
  room.localParticipant.publishData.mock.calls.map(([data, options]) => [
    options?.topic,
    new TextDecoder().decode(data),
    options?.destinationIdentities,
  ]);
export const remote = (one: unknown) => one as RemoteParticipant;
