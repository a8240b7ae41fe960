import type { CaptionSource } from "@/lib/captions";

/** One sentence that somebody says, or has said. */
export interface CaptionLine {
  id: number;
  session: string;
  text: string;
  isDone: boolean;
}

interface Heard {
  session: string;
  sound: MediaStream;
}

const MOST_LINES = 4;

/** Listens to everybody who is in, and keeps the last sentences while captions are on. */
export class Captions {
  lines: CaptionLine[] = [];
  private next = 1;
  private readonly source: CaptionSource;
  private readonly locale: string;
  private readonly changed: () => void;
  private readonly heard = new Map<string, { sound: MediaStream; stop: () => void }>();

  constructor(source: CaptionSource, locale: string, changed: () => void) {
    this.source = source;
    this.locale = locale;
    this.changed = changed;
  }

  /** Who is in now: whoever came is listened to, whoever left or has another sound is not any more. */
  follow(people: Heard[]): void {
    const now = new Map(people.map((one) => [one.session, one.sound]));
    for (const [session, { sound, stop }] of this.heard) {
      if (now.get(session) === sound) continue;
      stop();
      this.heard.delete(session);
    }
    for (const [session, sound] of now) {
      if (this.heard.has(session) || sound.getAudioTracks().length === 0) continue;
      const stop = this.source.listen(sound, this.locale, (text, isDone) =>
        this.said(session, text, isDone),
      );
      this.heard.set(session, { sound, stop });
    }
  }

  stop(): void {
    this.follow([]);
    this.lines = [];
    this.changed();
  }

  private said(session: string, text: string, isDone: boolean): void {
    if (!this.heard.has(session)) return;
    const open = this.lines.find((line) => line.session === session && !line.isDone);
    const others = this.lines.filter((line) => line !== open);
    const id = open?.id ?? this.next++;
    this.lines = [...others, { id, session, text, isDone }].slice(-MOST_LINES);
    this.changed();
  }
}
