import { Accesses } from "./accesses";
import type { CallEngine, EngineOptions, Seen, Tracks } from "./engine";
import { Link } from "./link";
import { Measuring, type Found } from "./measuring";
import { flagsOf, OFF } from "./protocol";
import type { Candidate, Described, Flags, Frame, Peer, Policy, Welcome } from "./protocol";
import { applied, difference } from "./realtime-text";
import { safetyCode } from "./safety";

interface MeshOptions extends EngineOptions {
  make?: (config: RTCConfiguration) => RTCPeerConnection;
}

const MOST_EARLY = 100;

interface Held {
  link: Link;
  flags: Flags;
  text: string;
  code: string;
}

/** Peer to peer: one connection to every other page. */
export class MeshEngine implements CallEngine {
  readonly name = "mesh";
  tracks: Tracks = { audio: null, video: null, screen: null };
  flags: Flags = { ...OFF };
  policy: Policy = { relay_only: false, sound_only: false };
  private readonly held = new Map<string, Held>();
  private readonly given: MeshOptions;
  private readonly accesses: Accesses;
  private readonly measuring = new Measuring();
  private session = "";
  private typed = "";
  private early: (Described | Candidate)[] = [];

  constructor(given: MeshOptions) {
    this.given = given;
    this.accesses = new Accesses(given.send);
  }

  get others(): Seen[] {
    return [...this.held.values()].map(({ link, flags, text, code }) => ({
      peer: link.peer,
      state: link.state,
      camera: link.remote.camera,
      screen: link.remote.screen,
      sound: link.remote.sound,
      flags,
      text,
      code,
    }));
  }

  measure(): Promise<Found | null> {
    return this.measuring.look(this.connections());
  }

  reports(): Promise<RTCStatsReport[]> {
    return Promise.all(this.connections().map((connection) => connection.getStats()));
  }

  async hear(frame: Frame): Promise<void> {
    switch (frame.type) {
      case "welcome":
        this.welcomed(frame);
        for (const { peer } of frame.peers) await this.hearEarly(peer);
        break;
      case "policy":
        this.obey(frame);
        break;
      case "ice":
        this.accesses.heard(frame.access);
        break;
      case "peer_join":
        // Whoever came in while we did stands in our welcome already, and may have begun to speak.
        this.join(frame, frame.polite ?? false);
        await this.hearEarly(frame.peer);
        break;
      case "peer_back":
        this.back(frame, frame.polite ?? false);
        break;
      case "peer_lost":
        this.note(frame.peer, (one) => (one.link.peer.lost = true));
        break;
      case "peer_leave":
        this.drop(frame.peer);
        break;
      case "peer_state":
        this.note(frame.peer, (one) => (one.flags = flagsOf(frame)));
        break;
      case "desc":
      case "cand": {
        const one = this.from(frame);
        if (!one) this.keepForLater(frame);
        await one?.link.hear(frame);
        if (one && frame.type === "desc") await this.compare(one);
        break;
      }
      case "restart":
        await this.from(frame)?.link.hear(frame);
        break;
      case "ack":
        this.from(frame)?.link.acknowledged(frame.seq);
        break;
      default:
        return;
    }
    this.given.changed();
  }

  async use(kind: keyof Tracks, track: MediaStreamTrack | null): Promise<void> {
    this.tracks = { ...this.tracks, [kind]: track };
    await Promise.all([...this.held.values()].map(({ link }) => link.replace(kind, track)));
  }

  tellState(flags: Flags): void {
    this.flags = flags;
    this.given.send({ type: "state", ...flags });
  }

  type(text: string): void {
    const data = difference(this.typed, text);
    this.typed = text;
    if (!data) return;
    for (const { link } of this.held.values()) {
      if (link.text.readyState === "open") link.text.send(data);
    }
  }

  /** What was not acknowledged is said again, and a way that is lost looked for anew. */
  lookAgain(): void {
    for (const { link } of this.held.values()) link.sayAgain();
  }

  close(): void {
    for (const peer of [...this.held.keys()]) this.drop(peer);
  }

  private connections(): RTCPeerConnection[] {
    return [...this.held.values()].map(({ link }) => link.raw);
  }

  private welcomed(frame: Welcome): void {
    this.session = frame.session;
    this.accesses.heard(frame.access);
    this.policy = frame.policy;
    const here = new Set(frame.peers.map(({ peer }) => peer));
    for (const peer of [...this.held.keys()]) {
      if (!frame.resumed || !here.has(peer)) this.drop(peer);
    }
    for (const peer of frame.peers) this.join(peer, frame.polite[peer.peer] ?? false);
    if (frame.resumed) this.lookAgain();
    this.tellState(this.flags);
  }

  private obey(policy: Policy): void {
    const hides = policy.relay_only && !this.policy.relay_only;
    this.policy = { relay_only: policy.relay_only, sound_only: policy.sound_only };
    const access = this.accesses.now;
    if (!hides || !access) return;
    for (const { link } of this.held.values()) link.useRelayOnly(access);
  }

  /** A page that is known already keeps its connection. */
  private join(peer: Peer, polite: boolean): void {
    const held = this.held.get(peer.peer);
    if (held?.link.peer.session === peer.session) held.link.peer.lost = peer.lost;
    else this.meet(peer, polite);
  }

  private meet(peer: Peer, polite: boolean): void {
    const access = this.accesses.now;
    if (!access) return;
    this.drop(peer.peer);
    const link = new Link({
      peer: { ...peer },
      polite,
      access,
      relayOnly: this.policy.relay_only,
      ...this.tracks,
      send: this.given.send,
      freshAccess: () => this.accesses.fresh(),
      changed: () => this.given.changed(),
      text: (data) => this.note(peer.peer, (one) => (one.text = applied(one.text, data))),
      textOpened: () =>
        this.note(peer.peer, (one) => {
          one.text = "";
          if (this.typed) one.link.text.send(difference("", this.typed));
        }),
      ...(this.given.make ? { make: this.given.make } : {}),
    });
    this.held.set(peer.peer, { link, flags: { ...OFF }, text: "", code: "" });
    this.tellState(this.flags);
  }

  private back(peer: Peer, polite: boolean): void {
    const one = this.held.get(peer.peer);
    if (one?.link.peer.session !== peer.session) {
      this.meet(peer, polite);
      return;
    }
    one.link.peer.lost = false;
    one.link.sayAgain();
  }

  /** Frames of a page that is gone say nothing to the one that is here. */
  private from(frame: { from: string; from_session: string }): Held | undefined {
    const one = this.held.get(frame.from);
    return one?.link.peer.session === frame.from_session ? one : undefined;
  }

  /** Two servers may be told in another order: who speaks before they were announced is heard then. */
  private keepForLater(frame: Described | Candidate): void {
    this.early = [...this.early, frame].slice(-MOST_EARLY);
  }

  private async hearEarly(peer: string): Promise<void> {
    const kept = this.early.filter((frame) => frame.from === peer);
    this.early = this.early.filter((frame) => frame.from !== peer);
    for (const frame of kept) await this.hear(frame);
  }

  private note(peer: string, change: (one: Held) => void): void {
    const one = this.held.get(peer);
    if (!one) return;
    change(one);
    this.given.changed();
  }

  private drop(peer: string): void {
    this.held.get(peer)?.link.close();
    this.held.delete(peer);
  }

  private async compare(one: Held): Promise<void> {
    const { localDescription, remoteDescription } = one.link.raw;
    if (!localDescription || !remoteDescription) return;
    one.code = await safetyCode(
      { sdp: localDescription.sdp, session: this.session },
      { sdp: remoteDescription.sdp, session: one.link.peer.session },
    );
  }
}
