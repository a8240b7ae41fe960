import {
  ConnectionQuality,
  ConnectionState,
  DisconnectReason,
  Room,
  RoomEvent,
  Track,
  VideoQuality,
  type RemoteParticipant,
  type RoomOptions,
} from "livekit-client";
import { Accesses } from "../accesses";
import type { CallEngine, EngineOptions, Seen, Tracks } from "../engine";
import { RUNGS } from "../ladder";
import type { LinkState } from "../link";
import type { Found } from "../measuring";
import { Patience } from "../patience";
import { flagsOf, OFF, type Access, type Flags, type Frame, type Peer } from "../protocol";
import { applied, difference } from "../realtime-text";
import { backOff } from "../signal";
import { Measuring, reportsOf } from "./measuring";
import { Publishing } from "./publishing";

interface LiveKitOptions extends EngineOptions {
  make?: (options: RoomOptions) => Room;
}

interface Held {
  peer: Peer;
  flags: Flags;
  text: string;
  streams: Record<"camera" | "screen" | "sound", MediaStream>;
  /** Whether they have been in LiveKit's room: whoever is not there any more lost it. */
  wasThere: boolean;
}

const [BEST] = RUNGS;
export const OPTIONS: RoomOptions = {
  // Our own faces show the pictures, so that LiveKit doesn't know which are looked at.
  adaptiveStream: false,
  // The ladder says which layers are sent.
  dynacast: false,
  stopLocalTrackOnUnpublish: false,
  // The way up and the way down are measured each by itself.
  singlePeerConnection: false,
  publishDefaults: BEST
    ? { videoEncoding: { maxBitrate: BEST.bitrate, maxFramerate: BEST.frames } }
    : {},
};
/** What is added as it is typed, and the whole text for those who may have missed some. */
const TOPIC = "t140";
const WHOLE = "t140-whole";
const SOURCES = {
  [Track.Source.Camera]: "camera",
  [Track.Source.ScreenShare]: "screen",
  [Track.Source.Microphone]: "sound",
} as const;
/** After these our own socket says what is: another page has the call, one was sent out, or it is over. */
const FINAL = new Set<DisconnectReason | undefined>([
  DisconnectReason.DUPLICATE_IDENTITY,
  DisconnectReason.PARTICIPANT_REMOVED,
  DisconnectReason.ROOM_DELETED,
]);

/**
 * A server that forwards media. Who is in is what our own socket says: whoever is in LiveKit's room and
 * was not announced there is neither seen nor heard.
 */
export class LiveKitEngine implements CallEngine {
  readonly name = "livekit";
  flags: Flags = { ...OFF };
  private readonly given: LiveKitOptions;
  private readonly held = new Map<string, Held>();
  private readonly accesses: Accesses;
  private readonly publishing = new Publishing();
  private measuring = new Measuring();
  private room: Room | null = null;
  private wasIn = false;
  private attempt = 0;
  private rung = 0;
  private readonly patience = new Patience();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private typed = "";

  constructor(given: LiveKitOptions) {
    this.given = given;
    this.accesses = new Accesses(given.send);
  }

  get tracks(): Tracks {
    return this.publishing.tracks;
  }

  set tracks(tracks: Tracks) {
    this.publishing.tracks = tracks;
  }

  get others(): Seen[] {
    return [...this.held.values()].map((one) => ({
      peer: one.peer,
      state: this.stateOf(one),
      ...one.streams,
      flags: one.flags,
      text: one.text,
      code: "",
    }));
  }

  hear(frame: Frame): Promise<void> {
    switch (frame.type) {
      case "welcome": {
        const here = new Set(frame.peers.map(({ peer }) => peer));
        for (const peer of [...this.held.keys()]) if (!here.has(peer)) this.held.delete(peer);
        for (const peer of frame.peers) this.meet(peer);
        this.accesses.heard(frame.access);
        // The media outlive a page's line to our server.
        if (!this.room) void this.join(frame.access);
        this.tellState(this.flags);
        break;
      }
      case "ice":
        this.accesses.heard(frame.access);
        break;
      case "peer_join":
      case "peer_back":
        this.meet(frame);
        this.tellState(this.flags);
        break;
      case "peer_lost":
        this.note(frame.peer, (one) => (one.peer.lost = true));
        break;
      case "peer_leave":
        this.held.delete(frame.peer);
        this.choosePictures();
        break;
      case "peer_state":
        this.note(frame.peer, (one) => (one.flags = flagsOf(frame)));
        break;
      default:
        return Promise.resolve();
    }
    this.changed();
    return Promise.resolve();
  }

  use(kind: keyof Tracks, track: MediaStreamTrack | null): Promise<void> {
    return this.publishing.use(kind, track);
  }

  tellState(flags: Flags): void {
    this.flags = flags;
    this.given.send({ type: "state", ...flags });
    void this.publishing.hear(flags.mic).catch(() => undefined);
  }

  type(text: string): void {
    const data = difference(this.typed, text);
    this.typed = text;
    if (data) this.say(TOPIC, data);
  }

  async measure(): Promise<Found | null> {
    const { room } = this;
    if (room?.state !== ConnectionState.Connected) return null;
    const looked = await this.measuring.look(room);
    if (!looked) return null;
    if (looked.rung !== this.rung) {
      this.rung = looked.rung;
      await this.publishing.fit(looked.rung);
    }
    return looked.found;
  }

  reports(): Promise<RTCStatsReport[]> {
    return this.room ? reportsOf(this.room) : Promise.resolve([]);
  }

  close(): void {
    this.stopTrying();
    const { room } = this;
    this.room = null;
    this.wasIn = false;
    this.attempt = 0;
    this.publishing.end();
    this.held.clear();
    void room?.disconnect(false).catch(() => undefined);
  }

  private async join(access: Access): Promise<void> {
    this.stopTrying();
    const room = this.given.make?.(OPTIONS) ?? new Room(OPTIONS);
    this.room = room;
    // Another way, which may carry more or less.
    this.measuring = new Measuring();
    this.rung = 0;
    void this.publishing.fit(0).catch(() => undefined);
    this.listen(room);
    try {
      await room.connect(access.url, access.token);
      if (this.room !== room) {
        await room.disconnect(false);
        return;
      }
      this.wasIn = true;
      this.patience.begin();
      for (const one of this.held.values()) this.show(one);
      this.changed();
      await this.publishing.begin(room.localParticipant);
      this.attempt = 0;
      this.sayAll();
    } catch {
      this.lost(room);
    }
  }

  /** The library looks for a way by itself for a while; when it has given up we begin anew. */
  private lost(room: Room, reason?: DisconnectReason): void {
    if (this.room !== room) return;
    this.room = null;
    this.publishing.end();
    void room.disconnect(false).catch(() => undefined);
    for (const one of this.held.values()) {
      Object.values(one.streams).forEach(empty);
      one.text = "";
    }
    this.changed();
    if (!FINAL.has(reason)) this.later();
  }

  private stopTrying(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** Somebody asks: at once, and with new patience. */
  lookAgain(): void {
    this.patience.begin();
    this.attempt = 0;
    if (!this.room) this.later();
  }

  private later(): void {
    this.stopTrying();
    if (!this.patience.lasts()) return;
    this.timer = setTimeout(() => void this.again(), backOff(this.attempt, Math.random));
    this.attempt += 1;
  }

  /** A token is for a few minutes: each try has a new one. */
  private async again(): Promise<void> {
    const mine = this.timer;
    const access = await this.accesses.fresh().catch(() => null);
    if (this.timer !== mine || this.room) return;
    if (access) await this.join(access);
    else this.later();
  }

  private listen(room: Room): void {
    const changed = () => this.changed();
    room
      .on(RoomEvent.ConnectionStateChanged, changed)
      .on(RoomEvent.ConnectionQualityChanged, changed)
      .on(RoomEvent.Disconnected, (reason) => this.lost(room, reason))
      .on(RoomEvent.ParticipantConnected, ({ identity }) =>
        this.note(identity, (one) => {
          one.text = "";
          this.show(one);
        }),
      )
      // Before that nothing that is typed would reach them.
      .on(RoomEvent.ParticipantActive, ({ identity }) => {
        if (this.held.has(identity)) this.sayAll(identity);
      })
      .on(RoomEvent.ParticipantDisconnected, changed)
      // To the others we may be somebody new.
      .on(RoomEvent.Reconnected, () => this.sayAll())
      .on(RoomEvent.TrackSubscribed, (_track, _publication, { identity }) =>
        this.note(identity, (one) => this.show(one)),
      )
      .on(RoomEvent.TrackUnsubscribed, (track, _publication, { identity }) =>
        this.note(identity, ({ streams }) => {
          for (const stream of Object.values(streams)) stream.removeTrack(track.mediaStreamTrack);
        }),
      )
      .on(RoomEvent.DataReceived, (data, participant, _kind, topic) => {
        if (!participant || (topic !== TOPIC && topic !== WHOLE)) return;
        const said = new TextDecoder().decode(data);
        const after = ({ text }: Held) => applied(topic === WHOLE ? "" : text, said);
        this.note(participant.identity, (one) => (one.text = after(one)));
      });
  }

  /** A page that is known already keeps what is there of it. */
  private meet(peer: Peer): void {
    const held = this.held.get(peer.peer);
    if (held?.peer.session === peer.session) {
      held.peer.lost = peer.lost;
      return;
    }
    const streams = {
      camera: new MediaStream(),
      screen: new MediaStream(),
      sound: new MediaStream(),
    };
    const one = { peer: { ...peer }, flags: { ...OFF }, text: "", streams, wasThere: false };
    this.held.set(peer.peer, one);
    this.show(one);
  }

  /** Puts everything that the person publishes into their streams. */
  private show(one: Held): void {
    const there = this.room?.remoteParticipants.get(one.peer.peer);
    if (!there) return;
    one.wasThere = true;
    for (const publication of there.trackPublications.values()) {
      const place = SOURCES[publication.source as keyof typeof SOURCES];
      const track = publication.track?.mediaStreamTrack;
      if (!place || !track) continue;
      const stream = one.streams[place];
      if (!stream.getTracks().includes(track)) {
        empty(stream);
        stream.addTrack(track);
      }
    }
    this.choosePictures();
  }

  /** With many faces on the screen each is small: an old phone need not open large pictures. */
  private choosePictures(): void {
    const many = this.held.size;
    const quality =
      many > 3 ? VideoQuality.LOW : many > 1 ? VideoQuality.MEDIUM : VideoQuality.HIGH;
    for (const peer of this.held.keys())
      this.there(peer)?.getTrackPublication(Track.Source.Camera)?.setVideoQuality(quality);
  }

  private there(peer: string): RemoteParticipant | undefined {
    return this.room?.remoteParticipants.get(peer);
  }

  private stateOf(one: Held): LinkState {
    const { room } = this;
    const away = this.wasIn ? "lost" : "connecting";
    if (!room) return away;
    if (room.state === ConnectionState.Reconnecting) return "weak";
    if (room.state === ConnectionState.Connecting || room.state === ConnectionState.Disconnected)
      return away;
    const there = this.there(one.peer.peer);
    if (!there) return one.wasThere ? "lost" : "connecting";
    if (there.connectionQuality === ConnectionQuality.Lost) return "lost";
    return there.connectionQuality === ConnectionQuality.Poor ? "weak" : "connected";
  }

  private sayAll(identity?: string): void {
    if (this.typed) this.say(WHOLE, difference("", this.typed), identity);
  }

  private say(topic: string, data: string, identity?: string): void {
    const { room } = this;
    if (room?.state !== ConnectionState.Connected) return;
    const to = identity ? { destinationIdentities: [identity] } : {};
    const options = { reliable: true, topic, ...to };
    void room.localParticipant
      .publishData(new TextEncoder().encode(data), options)
      .catch(() => undefined);
  }

  private note(peer: string, change: (one: Held) => void): void {
    const one = this.held.get(peer);
    if (!one) return;
    change(one);
    this.changed();
  }

  private changed(): void {
    this.given.changed();
  }
}

function empty(stream: MediaStream): void {
  for (const track of stream.getTracks()) stream.removeTrack(track);
}
