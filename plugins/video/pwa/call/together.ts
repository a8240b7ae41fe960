import type { Frame, Peer } from "./protocol";

/** An article that all in the room look at. Each page reads it from the library in its own language. */
export interface Shared {
  uuid: string;
  revision: number;
  /** Who chose it: a peer's name, or one's own. */
  by: string;
}

interface Choice {
  turn: number;
  by: string;
  uuid: string | null;
  revision: number | null;
}

const NOTHING: Choice = { turn: 0, by: "", uuid: null, revision: null };

/**
 * Which article is open. Every choice, and every closing, is a turn; of two at once the higher name's
 * stands, so that all see the same. Who chose last tells those who come, or come back.
 */
export class Together {
  private choice = NOTHING;
  private self = "";
  private mayChoose = false;
  private readonly send: (frame: Record<string, unknown>) => unknown;

  constructor(send: (frame: Record<string, unknown>) => unknown) {
    this.send = send;
  }

  get shared(): Shared | null {
    const { uuid, revision, by } = this.choice;
    return uuid === null || revision === null ? null : { uuid, revision, by };
  }

  show(uuid: string, revision: number): void {
    this.choose(uuid, revision);
  }

  /** For all. */
  close(): void {
    this.choose(null, null);
  }

  hear(frame: Frame): void {
    if (frame.type === "welcome") {
      // A page that is loaded anew knows nothing; whoever chose last says so.
      if (this.self !== frame.self) this.choice = NOTHING;
      this.self = frame.self;
      this.mayChoose = frame.role === "host" || frame.role === "citizen";
      this.tell();
    } else if (frame.type === "peer_join" || frame.type === "peer_back") this.met(frame);
    else if (frame.type === "peer_leave") this.left(frame.peer);
    else if (frame.type === "article") {
      const { turn, from: by, uuid, revision } = frame;
      if (this.isLater({ turn, by })) this.choice = { turn, by, uuid, revision };
    }
  }

  private choose(uuid: string | null, revision: number | null): void {
    this.choice = { turn: this.choice.turn + 1, by: this.self, uuid, revision };
    this.tell();
  }

  /** Whoever chose last and loaded the page anew has forgotten it: the others say it for them. */
  private met({ type, peer }: { type: string; peer: string }): void {
    const { by, turn, uuid, revision } = this.choice;
    if (type !== "peer_join" || peer !== by || turn === 0) this.tell();
    else if (this.mayChoose) this.choose(uuid, revision);
    else this.choice = NOTHING;
  }

  private tell(): void {
    const { turn, by, uuid, revision } = this.choice;
    if (turn > 0 && by === this.self) this.send({ type: "article", uuid, revision, turn });
  }

  /** What nobody is there to close any more closes by itself. */
  private left(peer: Peer["peer"]): void {
    if (this.choice.by === peer) this.choice = { ...this.choice, uuid: null, revision: null };
  }

  private isLater({ turn, by }: Pick<Choice, "turn" | "by">): boolean {
    return turn > this.choice.turn || (turn === this.choice.turn && by > this.choice.by);
  }
}
