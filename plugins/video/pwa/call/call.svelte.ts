import { REASONS, type Ended } from "./endings";
import { engineNamed, type CallEngine, type Seen } from "./engine";
import { endFloating } from "./floating";
import { Holding } from "./holding";
import { askForMedia, MediaError, type MediaTrouble } from "./media";
import { MeshEngine } from "./mesh";
import { watchMicrophone } from "./microphone";
import type { Flags, Frame, Person } from "./protocol";
import type { Quality } from "./quality";
import { Signal, type Wire } from "./signal";
import { Together, type Shared } from "./together";

export type Stage = "check" | "joining" | "lobby" | "inside" | "external" | "ended";

export interface CallOptions {
  /** Asks the server for a ticket; every opening of the socket needs one. */
  ticket: () => Promise<{ ticket: string; socket: string }>;
  open?: (address: string) => Wire;
}

const MEASURE_EVERY = 5000;

/** One call as its screen shows it. */
export class Call {
  stage = $state<Stage>("check");
  ended = $state<Ended>("left");
  position = $state(1);
  line = $state(true);
  role = $state("");
  others = $state.raw<Seen[]>([]);
  people = $state.raw<Person[]>([]);
  /** The article that all look at. */
  shared = $state.raw<Shared | null>(null);
  flags = $state.raw<Flags>({ mic: false, cam: false, screen: false, hand: false });
  own = $state.raw<MediaStream | null>(null);
  trouble = $state<MediaTrouble | null>(null);
  /** The microphone is on and gives nothing: something took it away. */
  silenced = $state(false);
  soundOnly = $state(false);
  /** How many cameras there are to turn between; known once one was allowed. */
  cameras = $state(0);
  endToEnd = $state(false);
  megabytes = $state(0);
  /** The line is too weak for one's picture; sound goes on. */
  pictureWaits = $state(false);
  /** For the professional: how each one's line is now, by their name in the room. */
  lines = $state.raw<Record<string, Quality["quality"]>>({});
  /** Nobody in the call learns another's internet address. */
  relayOnly = $state(false);
  external = $state("");
  facing: "user" | "environment" = "user";

  private readonly given: CallOptions;
  /** Holds the tracks of the check as well; the welcome says which engine it has to be. */
  private engine: CallEngine;
  private readonly wiring = {
    send: (frame: Record<string, unknown>) => this.signal?.send(frame) ?? false,
    changed: () => void (this.others = this.engine.others),
  };
  private readonly holding = new Holding({
    engine: () => this.engine,
    isOver: () => this.isOver,
    refused: () => (this.trouble = "failed"),
  });
  private readonly together = new Together((frame) => this.signal?.send(frame));
  private signal: Signal | null = null;
  private address = "";
  /** It ended while the page was away: it is asked for anew when the page is back. */
  private cameraWaits = false;
  private wake: WakeLockSentinel | null = null;
  private measuring: ReturnType<typeof setInterval> | undefined;
  private queue: Promise<void> = Promise.resolve();
  private readonly shown = () => void this.comeBack();

  constructor(given: CallOptions) {
    this.given = given;
    this.engine = new MeshEngine(this.wiring);
  }

  /** The one question for camera and microphone, for the check and the call. */
  async prepare(picture: boolean): Promise<void> {
    await this.add({ sound: true, picture });
  }

  join(): void {
    // Nor after it is over: who answered a ring may have gone before the browser had the camera ready.
    if (this.stage !== "check") return;
    this.stage = "joining";
    document.addEventListener("visibilitychange", this.shown);
    this.signal = new Signal({
      ticket: async () => {
        const given = await this.given.ticket();
        this.address = given.socket;
        return given.ticket;
      },
      open: () => (this.given.open ?? openSocket)(this.address),
      heard: (frame) => this.later(() => this.hear(frame)),
      connected: (there) => (this.line = there),
      ended: (code) => this.finish(REASONS[code] ?? "failed"),
    });
    this.signal.start();
  }

  leave(): void {
    this.signal?.stop();
    this.finish("left");
  }

  async toggleMic(): Promise<void> {
    if (this.flags.mic) await this.set({ mic: false });
    else if (this.engine.tracks.audio?.readyState === "live") await this.set({ mic: true });
    else await this.wakeMic();
  }

  /** Asks for the microphone anew: a headset was pulled out, or a telephone call had it. */
  async wakeMic(): Promise<void> {
    await this.add({ sound: true, picture: false });
  }

  async toggleCam(): Promise<void> {
    if (this.flags.cam) await this.cameraOff();
    else await this.add({ sound: false, picture: true });
  }

  /** Sound needs little of a line: without one's picture, and a new way is looked for. */
  async soundAlone(): Promise<void> {
    if (this.flags.cam) await this.toggleCam();
    this.engine.lookAgain();
  }

  async flip(): Promise<void> {
    const before = this.facing;
    this.facing = before === "user" ? "environment" : "user";
    this.engine.tracks.video?.stop();
    await this.add({ sound: false, picture: true });
    if (this.holding.hasPicture) return;
    this.facing = before;
    await this.cameraOff();
  }

  async toggleScreen(): Promise<void> {
    const held = this.engine.tracks.screen;
    if (held) {
      held.stop();
      await this.stopScreen();
      return;
    }
    try {
      const stream = await navigator.mediaDevices.getDisplayMedia({ video: true });
      const track = stream.getVideoTracks()[0] ?? null;
      if (!track) return;
      track.onended = () => void this.stopScreen();
      if (await this.holding.hold("screen", track)) await this.set({ screen: true });
    } catch {
      // The person chose nothing to show.
    }
  }

  type(text: string): void {
    this.engine.type(text);
  }

  /** Opens an article of the library for all in the room. */
  showArticle(uuid: string, revision: number): void {
    this.together.show(uuid, revision);
    this.look();
  }

  closeArticle(): void {
    this.together.close();
    this.look();
  }

  /** For the walk through the app, and for the numbers: what the browser says of each connection. */
  stats(): Promise<RTCStatsReport[]> {
    return this.engine.reports();
  }

  /** For this page: it has ended, or another service has it, which has to get camera and microphone. */
  private get isOver(): boolean {
    return this.stage === "ended" || this.stage === "external";
  }

  private look(): void {
    const now = this.together.shared;
    const same = now?.uuid === this.shared?.uuid && now?.revision === this.shared?.revision;
    if (!same) this.shared = now;
  }

  private async stopScreen(): Promise<void> {
    await this.engine.use("screen", null);
    await this.set({ screen: false });
  }

  private async add(wish: { sound: boolean; picture: boolean }): Promise<void> {
    this.trouble = null;
    try {
      await this.take(await askForMedia({ ...wish, facing: this.facing }));
    } catch (error) {
      this.trouble = error instanceof MediaError ? error.trouble : "failed";
    }
  }

  private async take(stream: MediaStream): Promise<void> {
    const [audio] = stream.getAudioTracks();
    const [video] = stream.getVideoTracks();
    const change: Partial<Flags> = {};
    if (audio) {
      change.mic = await this.holding.hold("audio", audio);
      const isHeld = () => this.engine.tracks.audio === audio && !this.isOver;
      watchMicrophone(audio, isHeld, {
        gone: () => void this.set({ mic: false }, this.flags.mic),
        silenced: (now) => (this.silenced = now && this.flags.mic),
      });
    }
    if (video) {
      if (this.soundOnly) video.stop();
      else {
        change.cam = await this.holding.hold("video", video);
        video.onended = () => {
          const isAway = document.visibilityState === "hidden" && this.stage !== "check";
          if (this.engine.tracks.video === video) void this.cameraOff(isAway);
        };
      }
    }
    if (change.cam) {
      const devices = await navigator.mediaDevices.enumerateDevices().catch(() => []);
      this.cameras = devices.filter((one) => one.kind === "videoinput").length;
    }
    if (this.isOver) return;
    this.show();
    await this.set(change);
  }

  /** Also where it ended by itself: the others would see a face that stands still. */
  private async cameraOff(waits = false): Promise<void> {
    if (this.isOver) return;
    await this.holding.dropPicture();
    this.show();
    await this.set({ cam: false });
    this.cameraWaits = waits;
  }

  /** After a telephone call an iPhone gives nothing back by itself: ended tracks are asked for anew. */
  private async comeBack(): Promise<void> {
    if (document.visibilityState === "hidden" || this.isOver) return;
    await this.keepAwake();
    const { audio, video } = this.engine.tracks;
    const sound = (this.flags.mic || this.silenced) && audio?.readyState === "ended";
    const ended = this.cameraWaits || (this.flags.cam && video?.readyState === "ended");
    const picture = ended && !this.soundOnly;
    this.cameraWaits = false;
    if (sound || picture) await this.add({ sound, picture });
    if (ended && !this.holding.hasPicture) await this.cameraOff();
  }

  private show(): void {
    if (!this.isOver) this.own = this.holding.stream;
  }

  private async set(change: Partial<Flags>, silenced = false): Promise<void> {
    if (change.mic !== undefined) this.silenced = silenced;
    this.flags = { ...this.flags, ...change };
    const { audio } = this.engine.tracks;
    if (audio) audio.enabled = this.flags.mic;
    // A picture that no line carries is off for the others: they see a face that stands still otherwise.
    this.engine.tellState({ ...this.flags, cam: this.flags.cam && !this.pictureWaits });
    await Promise.resolve();
  }

  /** One after another: two descriptions at once would trip over each other. */
  private later(act: () => Promise<void>): void {
    this.queue = this.queue.then(act).catch(() => undefined);
  }

  private async hear(frame: Frame): Promise<void> {
    if (this.stage === "ended") return;
    if (frame.type === "closed") return; // the close code says the same, and comes also when this is lost
    if (frame.type === "lobby") {
      this.engine.close();
      this.stage = "lobby";
      this.position = frame.position;
      return;
    }
    if (frame.type === "list") {
      this.people = frame.people;
      return;
    }
    if (frame.type === "welcome") await this.welcomed(frame);
    if (this.isOver) return;
    if (frame.type === "policy" || frame.type === "welcome") await this.limit(frame);
    if (frame.type === "peer_stats") this.lines = { ...this.lines, [frame.from]: frame.quality };
    await this.engine.hear(frame);
    this.others = this.engine.others;
    this.together.hear(frame);
    this.look();
  }

  private async welcomed(frame: Extract<Frame, { type: "welcome" }>): Promise<void> {
    this.role = frame.role;
    this.endToEnd = frame.end_to_end;
    if (frame.access.url && frame.access.engine === "external_link") {
      // The other service has to get camera and microphone, and nobody is met here.
      this.letGo();
      this.external = frame.access.url;
      this.stage = "external";
      return;
    }
    if (!(await this.carryBy(frame.access.engine))) return;
    this.stage = "inside";
    await this.keepAwake();
    clearInterval(this.measuring);
    this.measuring = setInterval(() => void this.measure(), MEASURE_EVERY);
  }

  /** The engine that the server names, with one's tracks; false when it can't be had. */
  private async carryBy(name: string): Promise<boolean> {
    const before = this.engine;
    if (before.name === name) return true;
    try {
      const next = await engineNamed(name, this.wiring);
      // Tracks may have changed while it was loaded.
      [next.tracks, next.flags] = [before.tracks, before.flags];
      before.close();
      this.engine = next;
      return this.stage !== "ended";
    } catch {
      this.signal?.stop();
      this.finish("failed");
      return false;
    }
  }

  private async limit(frame: Extract<Frame, { type: "policy" | "welcome" }>): Promise<void> {
    const policy = frame.type === "welcome" ? frame.policy : frame;
    this.soundOnly = policy.sound_only;
    this.relayOnly = policy.relay_only;
    if (this.soundOnly && this.flags.cam) await this.toggleCam();
  }

  private async measure(): Promise<void> {
    const found = await this.engine.measure().catch(() => null);
    if (!found || this.stage !== "inside") return;
    const { all, now } = found;
    this.megabytes = all.bytes / 1_000_000;
    this.signal?.send({ type: "stats", path: all.path, quality: all.quality, now: now.quality });
    if (this.pictureWaits === found.carries) {
      this.pictureWaits = !found.carries;
      await this.set({});
    }
  }

  private async keepAwake(): Promise<void> {
    try {
      if (!this.wake || this.wake.released) this.wake = await navigator.wakeLock.request("screen");
      if (this.stage === "ended") await this.wake.release(); // it came too late
    } catch {
      this.wake = null; // an older browser, or a battery that is nearly empty
    }
  }

  private letGo(): void {
    this.engine.close();
    this.holding.release();
    this.own = null;
  }

  private finish(reason: Ended): void {
    if (this.stage === "ended") return;
    this.ended = reason;
    this.stage = "ended";
    document.removeEventListener("visibilitychange", this.shown);
    clearInterval(this.measuring);
    this.letGo();
    endFloating();
    this.others = [];
    void this.wake?.release().catch(() => undefined);
  }
}

function openSocket(path: string): Wire {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  return new WebSocket(`${scheme}://${location.host}${path}`) as unknown as Wire;
}
