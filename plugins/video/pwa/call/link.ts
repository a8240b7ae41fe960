import { configuration, type LinkOptions, type Said } from "./link-options";
import { connectionOf, Order } from "./order";
import { Inbox, Outbox } from "./outbox";
import { Patience } from "./patience";
import type { Access, Candidate, Described, Peer, Wish } from "./protocol";
import { LOOK_EVERY, Stalls } from "./stalls";

export type LinkState = "connecting" | "connected" | "weak" | "lost" | "closed";

/** Both sides make the same three, in this order: mute, camera and screen never need a negotiation. */
const [AUDIO, VIDEO, SCREEN] = [0, 1, 2];
/** RFC 8865: real-time text is a data channel of the sub-protocol "t140". */
const TEXT_CHANNEL = { id: 0, negotiated: true, ordered: true, protocol: "t140" };
const STALLED_AFTER = 2500;
const RESTART_AGAIN = 7500;
/** A connection that does not come about is begun anew, as one that broke is. */
const CONNECT_WITHIN = 8000;
/** After so many new ways in vain the connection itself is made anew: it may be stuck in what it waits for. */
const MOST_RESTARTS = 2;
/** What nobody acknowledged is said again: a frame may be lost on its way between two servers. */
const REPEAT_EVERY = 1500;

/**
 * The connection to one page of one peer, by perfect negotiation (W3C webrtc-pc, 10.7): of two offers that
 * meet the impolite side's stands. Our own polite side never offers, it asks the other one to: a browser
 * that takes back its first offer may never begin to look for a way, and one that takes back a later
 * offer goes on decoding the other's picture and shows it no more (both seen in Chromium).
 * It holds only where descriptions are heard one after the other and in the order in which they were said.
 * The line promises neither: each description has a number, and each candidate that of the description
 * which it belongs to.
 */
export class Link {
  readonly peer: Peer;
  readonly remote = {
    camera: new MediaStream(),
    screen: new MediaStream(),
    sound: new MediaStream(),
  };
  state: LinkState = "connecting";
  text: RTCDataChannel;
  private connection: RTCPeerConnection;
  private readonly given: LinkOptions;
  private readonly outbox = new Outbox<Said>();
  private readonly inbox = new Inbox();
  /** Whether this side has its three kinds: the polite one takes those of the first offer. */
  private hasBegun = false;
  private makingOffer = false;
  private ignoreOffer = false;
  private isSettingAnswer = false;
  /** From the wish for a new way until it is said to the other side. */
  private isLooking = false;
  /** The first connection may know every way; those after it were made for the relay. */
  private order: Order;
  private restarts = 0;
  private readonly patience = new Patience();
  private hearing: Promise<void> = Promise.resolve();
  /** Settles when the connection is closed. */
  private gone: Promise<void> = Promise.resolve();
  private leave: () => void = () => undefined;
  private readonly repeating: ReturnType<typeof setInterval>;
  private readonly looking: ReturnType<typeof setInterval>;
  private stalls = new Stalls();
  /** Sound and the camera's picture are of one stream: so they are played in step. */
  private readonly own = new MediaStream();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private access: Access;
  private relayOnly: boolean;

  constructor(given: LinkOptions) {
    this.given = given;
    this.peer = given.peer;
    this.access = given.access;
    this.relayOnly = given.relayOnly;
    this.order = new Order(given.relayOnly ? 1 : 0);
    [this.connection, this.text] = this.build();
    this.repeating = setInterval(() => this.repeat(), REPEAT_EVERY);
    this.looking = setInterval(() => void this.look(), LOOK_EVERY);
    this.watch(CONNECT_WITHIN);
  }

  get raw(): RTCPeerConnection {
    return this.connection;
  }

  /** The track that others hear or see; null is silence. */
  async replace(kind: "audio" | "video" | "screen", track: MediaStreamTrack | null): Promise<void> {
    this.given[kind] = track;
    const place = { audio: AUDIO, video: VIDEO, screen: SCREEN }[kind] ?? AUDIO;
    await this.connection.getTransceivers()[place]?.sender.replaceTrack(track);
  }

  /** Rejects when the browser refuses what was said. */
  hear(frame: Described | Candidate | Wish): Promise<void> {
    this.given.send({ type: "ack", ...this.address(), seq: frame.seq });
    if (!this.inbox.take(frame.seq)) return this.hearing;
    const done = this.hearing.then(() => this.take(frame));
    this.hearing = done.catch(() => undefined);
    return Promise.race([done, this.gone]);
  }

  acknowledged(seq: number): void {
    this.outbox.acknowledged(seq);
  }

  /** A line to the server came back, ours or theirs, or somebody asks: what was not heard is said again. */
  sayAgain(): void {
    this.repeat();
    this.patience.begin();
    if (this.state === "weak" || this.state === "lost") void this.restart();
  }

  /**
   * From now on through the relay only, with a connection that has never known an address. A new way of
   * the old one would not do: browsers keep the direct one as long as it works.
   */
  useRelayOnly(access: Access): void {
    if (this.relayOnly || this.state === "closed") return;
    this.access = access;
    this.relayOnly = true;
    this.begin(this.order.connection + 1);
    this.become("connecting");
  }

  /** Looks for a way anew, with credentials that hold; no more once it was looked for in vain for long. */
  async restart(): Promise<void> {
    if (this.state === "closed") return;
    if (!this.patience.lasts()) {
      this.isLooking = false;
      this.become("lost");
      return;
    }
    this.restarts += 1;
    this.isLooking = true;
    this.watch(RESTART_AGAIN);
    const connection = this.connection;
    this.access = await this.given.freshAccess().catch(() => this.access);
    if (connection !== this.connection || connection.signalingState === "closed") return;
    if (this.restarts > MOST_RESTARTS) {
      this.follow(this.order.connection + 1);
      // The impolite side's first offer tells the other one, the polite side has to say it.
      if (this.given.polite) this.wish();
      return;
    }
    connection.setConfiguration(configuration(this.access, this.relayOnly));
    if (this.given.polite) this.ask();
    else connection.restartIce();
  }

  close(): void {
    clearTimeout(this.timer);
    clearInterval(this.repeating);
    clearInterval(this.looking);
    this.state = "closed";
    this.putAway();
  }

  /** Makes the connection anew, and for the relay where there is one: either side may be the first. */
  private follow(connection: number): void {
    if (this.access.ice.length > 0) this.relayOnly = true;
    this.begin(connection);
    if (this.state === "connected") this.become("connecting");
  }

  /** From here on nothing is said or heard of the connection before. */
  private begin(connection: number): void {
    this.outbox.clear();
    this.makingOffer = this.ignoreOffer = this.isSettingAnswer = this.isLooking = false;
    this.restarts = 0;
    this.putAway();
    for (const stream of Object.values(this.remote))
      for (const track of stream.getTracks()) stream.removeTrack(track);
    this.order = new Order(connection);
    [this.connection, this.text] = this.build();
    this.watch(CONNECT_WITHIN);
  }

  private putAway(): void {
    const old = this.connection;
    old.onnegotiationneeded = old.onicecandidate = old.onconnectionstatechange = old.ontrack = null;
    this.text.onopen = this.text.onmessage = null;
    this.text.close();
    old.close();
    this.leave();
  }

  private repeat(): void {
    for (const frame of this.outbox.unheard()) this.given.send({ ...frame, ...this.address() });
  }

  private build(): [RTCPeerConnection, RTCDataChannel] {
    const make = this.given.make ?? ((config) => new RTCPeerConnection(config));
    const connection = make(configuration(this.access, this.relayOnly));
    this.hasBegun = !this.given.polite;
    this.stalls = new Stalls();
    this.gone = new Promise((done) => (this.leave = done));
    if (this.hasBegun) {
      const made = (["audio", "video", "video"] as const).map((kind, place) => {
        const streams = place === SCREEN ? [] : [this.own];
        return connection.addTransceiver(kind, { direction: "sendrecv", streams });
      });
      void this.give(made);
    }
    const text = connection.createDataChannel("t140", TEXT_CHANNEL);
    text.onopen = () => this.given.textOpened();
    text.onmessage = (event: MessageEvent<string>) => this.given.text(event.data);
    connection.onnegotiationneeded = () =>
      this.given.polite ? this.ask() : void this.offer(connection);
    connection.onicecandidate = (event) => this.found(event.candidate);
    connection.onconnectionstatechange = () => this.moved();
    connection.ontrack = (event) => this.received(event);
    return [connection, text];
  }

  /** Puts what this side has to send into its three places. */
  private async give(places: RTCRtpTransceiver[]): Promise<void> {
    const tracks = [this.given.audio, this.given.video, this.given.screen];
    await Promise.all(tracks.map((track, place) => places[place]?.sender.replaceTrack(track)));
  }

  private async offer(connection: RTCPeerConnection): Promise<void> {
    try {
      this.makingOffer = true;
      await connection.setLocalDescription();
      if (connection === this.connection) this.tell();
    } catch {
      // The connection was closed meanwhile, or an offer of the other side came first.
    } finally {
      if (connection === this.connection) this.makingOffer = this.isLooking = false;
    }
  }

  /** Only the impolite side offers; what it has said up to here did not do. */
  private ask(): void {
    if (this.hasBegun) this.wish();
  }

  private wish(): void {
    this.say((seq) => ({ type: "restart", seq, neg: this.order.heard }));
  }

  private async take(frame: Described | Candidate | Wish): Promise<void> {
    if (this.state === "closed") return;
    const theirs = connectionOf(frame.neg);
    // The other side has still to hear that we are further, and says all anew; or it is further itself.
    if (theirs < this.order.connection) return;
    if (theirs > this.order.connection) {
      this.patience.begin();
      this.follow(theirs);
    }
    const order = this.order;
    if (frame.type === "restart") {
      if (this.isLooking || this.given.polite || !order.isNews(frame.neg)) return;
      this.patience.begin();
      void this.restart();
      return;
    }
    order.take(frame);
    for (const description of order.descriptions()) {
      await this.unlessGone(this.described(description));
      if (order !== this.order) return;
    }
    await this.unlessGone(this.offerCandidates(order));
  }

  /** What is asked of a connection that is closed meanwhile is never answered, and others wait their turn. */
  private unlessGone(done: Promise<void>): Promise<void> {
    return Promise.race([done, this.gone]);
  }

  private async described(description: RTCSessionDescriptionInit): Promise<void> {
    const connection = this.connection;
    const ready =
      !this.makingOffer && (connection.signalingState === "stable" || this.isSettingAnswer);
    const collision = description.type === "offer" && !ready;
    this.ignoreOffer = !this.given.polite && collision;
    if (this.ignoreOffer) return;
    this.isSettingAnswer = description.type === "answer";
    try {
      await connection.setRemoteDescription(description);
    } finally {
      this.isSettingAnswer = false;
    }
    if (connection !== this.connection) return;
    if (description.type === "offer") {
      if (!this.hasBegun) {
        this.hasBegun = true;
        const places = connection.getTransceivers();
        for (const [place, one] of places.entries()) {
          one.direction = "sendrecv";
          if (place !== SCREEN && "setStreams" in one.sender) one.sender.setStreams(this.own);
        }
        await this.give(places);
      }
      await connection.setLocalDescription();
      if (connection === this.connection) this.tell();
    }
    this.given.changed();
  }

  private async offerCandidates(order: Order): Promise<void> {
    const connection = this.connection;
    for (const { candidate, neg } of order.candidates()) {
      try {
        await connection.addIceCandidate(candidate ?? undefined);
      } catch (error) {
        // One of an offer that was ignored, or of a description that another took the place of, has
        // nothing to belong to.
        const belongs = !this.ignoreOffer && neg === order.heard;
        if (belongs && connection.signalingState !== "closed") throw error;
      }
    }
  }

  private tell(): void {
    const local = this.connection.localDescription;
    if (!local) return;
    const description = { type: local.type, sdp: local.sdp };
    this.say((seq) => ({ type: "desc", seq, neg: this.order.next(), description }));
  }

  private found(candidate: RTCIceCandidate | null): void {
    const plain = candidate ? candidate.toJSON() : null;
    this.say((seq) => ({ type: "cand", seq, neg: this.order.latest, candidate: plain }));
  }

  private say(make: (seq: number) => Said): void {
    const frame = this.outbox.add(make);
    this.given.send({ ...frame, ...this.address() });
  }

  private address() {
    return { to: this.peer.peer, to_session: this.peer.session };
  }

  private received(event: RTCTrackEvent): void {
    const place = this.connection.getTransceivers().indexOf(event.transceiver);
    if (place === AUDIO) {
      // A new stream each time: a player of sound that began with an empty one stays silent.
      this.remote.sound = new MediaStream([event.track]);
    } else {
      const stream = place === SCREEN ? this.remote.screen : this.remote.camera;
      if (!stream.getTracks().includes(event.track)) stream.addTrack(event.track);
    }
    this.given.changed();
  }

  private moved(): void {
    const now = this.connection.connectionState;
    if (now === "connected") this.arrived();
    else if (now === "disconnected") {
      this.become("weak");
      // What is looked for already has its own time.
      if (this.restarts === 0) this.watch(this.stalls.isQuiet ? 0 : STALLED_AFTER);
    } else if (now === "failed") {
      this.become("lost");
      void this.restart();
    }
  }

  private arrived(): void {
    clearTimeout(this.timer);
    this.restarts = 0;
    this.patience.begin();
    this.become("connected");
  }

  /** Whether sound still comes: after some seconds of nothing a new way is looked for. */
  private async look(): Promise<void> {
    const connection = this.connection;
    const found = await this.stalls.lookAt(connection.getTransceivers()[AUDIO]?.receiver);
    if (connection !== this.connection || this.state === "closed") return;
    if (found === "stalled" && this.state === "connected") {
      this.become("weak");
      void this.restart();
    } else if (found === "comes" && connection.connectionState === "connected") this.arrived();
  }

  private watch(after: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (this.state === "connected" || this.state === "closed") return;
      // The browser says that the way is there: who sends nothing was asked once whether they are.
      if (this.connection.connectionState === "connected") this.arrived();
      else void this.restart();
    }, after);
  }

  private become(state: LinkState): void {
    if (this.state === state || this.state === "closed") return;
    this.state = state;
    this.given.changed();
  }
}
