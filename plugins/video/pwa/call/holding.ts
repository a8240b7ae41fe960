import type { CallEngine, Tracks } from "./engine";

interface Holder {
  /** The one that carries the call now. */
  engine: () => CallEngine;
  /** Nothing may be on for the call any more. */
  isOver: () => boolean;
  /** The engine takes a track not. */
  refused: () => void;
}

/** One's own camera, microphone and screen, as the engine has them: whatever is not held is let go. */
export class Holding {
  private readonly given: Holder;

  constructor(given: Holder) {
    this.given = given;
  }

  get tracks(): Tracks {
    return this.given.engine().tracks;
  }

  /**
   * Gives a track to the engine in the place of the one before. False when it is not held: it is refused,
   * or it came when the call was over. A browser may take seconds to give it, or wait for an answer.
   */
  async hold(kind: keyof Tracks, track: MediaStreamTrack): Promise<boolean> {
    const { isOver } = this.given;
    const before = this.tracks[kind];
    const isHeld = !isOver() && (await this.give(kind, track)) && !isOver();
    if (!isHeld) track.stop();
    if (before !== track) before?.stop();
    return isHeld;
  }

  /** The light of a camera goes out: a track that is only muted would leave it on. */
  async dropPicture(): Promise<void> {
    this.tracks.video?.stop();
    await this.given.engine().use("video", null);
  }

  release(): void {
    for (const track of Object.values(this.tracks)) (track as MediaStreamTrack | null)?.stop();
  }

  get hasPicture(): boolean {
    return this.tracks.video?.readyState === "live";
  }

  /** What the person sees and hears of themselves. */
  get stream(): MediaStream | null {
    const { audio, video } = this.tracks;
    const tracks = [audio, video].filter((track) => track !== null);
    return tracks.length > 0 ? new MediaStream(tracks) : null;
  }

  private async give(kind: keyof Tracks, track: MediaStreamTrack): Promise<boolean> {
    const engine = this.given.engine();
    try {
      await engine.use(kind, track);
      return true;
    } catch {
      // A later one may stand there by now.
      const now = engine.tracks[kind];
      if (!now || now === track) await engine.use(kind, null).catch(() => undefined);
      this.given.refused();
      return false;
    }
  }
}
