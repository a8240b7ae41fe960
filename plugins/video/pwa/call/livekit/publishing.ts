import {
  Track,
  VideoQuality,
  type LocalParticipant,
  type LocalTrackPublication,
} from "livekit-client";
import type { Tracks } from "../engine";
import { WITHOUT_PICTURE } from "../ladder";

type Kind = keyof Tracks;

const SOURCES = {
  audio: Track.Source.Microphone,
  video: Track.Source.Camera,
  screen: Track.Source.ScreenShare,
} as const;
/** The layers that are sent on each rung of the ladder; on the last one there is no picture. */
const LAYERS = [VideoQuality.HIGH, VideoQuality.MEDIUM, VideoQuality.LOW];

/**
 * One's own tracks in the room. They stay the call's: LiveKit never stops one. What was given before the
 * room was reached is published once it is.
 */
export class Publishing {
  private participant: LocalParticipant | null = null;
  private readonly published = new Map<Kind, LocalTrackPublication>();
  tracks: Tracks = { audio: null, video: null, screen: null };
  private isHeard = false;
  private rung = 0;
  /** One after another: of two at once the later one must stand. */
  private queue: Promise<void> = Promise.resolve();

  /** Rejects when the server takes one of the tracks not. */
  async begin(participant: LocalParticipant): Promise<void> {
    this.participant = participant;
    await Promise.all((["audio", "video", "screen"] as const).map((kind) => this.put(kind)));
  }

  end(): void {
    this.participant = null;
    this.published.clear();
  }

  /** Rejects when the server takes it not; it is forgotten then. */
  async use(kind: Kind, track: MediaStreamTrack | null): Promise<void> {
    this.tracks = { ...this.tracks, [kind]: track };
    try {
      await this.put(kind);
    } catch (error) {
      if (this.tracks[kind] === track) this.tracks = { ...this.tracks, [kind]: null };
      throw error;
    }
  }

  /** The server is told, too: a microphone that is off costs nobody anything. */
  hear(isHeard: boolean): Promise<void> {
    this.isHeard = isHeard;
    return this.later(() => this.settle("audio"));
  }

  /** As much picture as the line carries: layers are left out from the largest down. */
  fit(rung: number): Promise<void> {
    this.rung = rung;
    return this.later(() => this.settle("video"));
  }

  private put(kind: Kind): Promise<void> {
    return this.later(async () => {
      const { participant } = this;
      const track = this.tracks[kind];
      const held = this.published.get(kind);
      if (!participant) return;
      if (held?.track && track) {
        if (held.track.mediaStreamTrack !== track) await held.track.replaceTrack(track, true);
      } else if (track) {
        const made = await participant.publishTrack(track, { source: SOURCES[kind] });
        // The room may be another one by now.
        if (this.participant !== participant) return;
        this.published.set(kind, made);
      } else if (held?.track) {
        this.published.delete(kind);
        await participant.unpublishTrack(held.track, false);
      }
      await this.settle(kind);
    });
  }

  /** What holds for a kind, whichever track of it is published now. */
  private async settle(kind: Kind): Promise<void> {
    const held = this.published.get(kind);
    if (!held) return;
    // A track that ended was muted by the library, and the one in its place with it.
    if (kind !== "audio" || this.isHeard) await held.unmute();
    else await held.mute();
    if (kind !== "video") return;
    const layer = LAYERS[this.rung];
    if (this.rung >= WITHOUT_PICTURE || layer === undefined) await held.pauseUpstream();
    else {
      await held.resumeUpstream();
      held.videoTrack?.setPublishingQuality(layer);
    }
  }

  private later(act: () => Promise<void>): Promise<void> {
    const done = this.queue.then(act);
    this.queue = done.catch(() => undefined);
    return done;
  }
}
