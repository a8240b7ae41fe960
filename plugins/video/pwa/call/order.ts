import type { Candidate, Described } from "./protocol";

/** The descriptions of one connection have numbers of its own: those of the next one begin here. */
export const OF_ONE = 100_000;

/**
 * The descriptions of one connection, and the candidates of each, in the order in which they were said: the
 * line may lose, repeat and overtake. Connections to the same page follow each other, and are counted.
 */
export class Order {
  readonly connection: number;
  private readonly base: number;
  /** The number of the latest description of ours, and of the latest of theirs that was heard. */
  said: number;
  heard: number;
  /** What came before the description that is the next one. */
  private readonly ahead = new Map<number, Described>();
  private tooSoon: Candidate[] = [];

  constructor(connection: number) {
    this.connection = connection;
    this.base = this.said = this.heard = connection * OF_ONE;
  }

  /** The number of the description that is said now. */
  next(): number {
    this.said += 1;
    return this.said;
  }

  /** To which description of ours a candidate belongs that is found now. */
  get latest(): number {
    return Math.max(this.base + 1, this.said);
  }

  /**
   * Whether a wish asks for more than what was said: it has heard all of it. On a connection that only
   * begins there is nothing to wish for, an offer is under way.
   */
  isNews(heardTo: number): boolean {
    return heardTo > this.base && heardTo >= this.said;
  }

  take(frame: Described | Candidate): void {
    if (frame.type === "desc") this.ahead.set(frame.neg, frame);
    else this.tooSoon.push(frame);
  }

  /** Those that are due, each once it is its turn. */
  *descriptions(): Generator<RTCSessionDescriptionInit> {
    for (let next = this.due(); next; next = this.due()) {
      this.heard = next.neg;
      yield next.description;
    }
  }

  /** Those whose description was heard. */
  candidates(): Candidate[] {
    const due = this.tooSoon.filter(({ neg }) => neg <= this.heard);
    this.tooSoon = this.tooSoon.filter(({ neg }) => neg > this.heard);
    return due;
  }

  private due(): Described | undefined {
    const next = this.ahead.get(this.heard + 1);
    this.ahead.delete(this.heard + 1);
    return next;
  }
}

/** On which connection something with this number was said. */
export function connectionOf(neg: number): number {
  return Math.floor(neg / OF_ONE);
}
