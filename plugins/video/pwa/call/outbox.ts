/**
 * What was said to one page of a peer and not acknowledged yet. The server keeps nothing: when a line
 * comes back, whoever sent it sends it again, and whoever has it drops it by its number.
 */
export interface Numbered {
  type: "desc" | "cand" | "restart";
  seq: number;
}

export class Outbox<T extends Numbered> {
  private next = 1;
  private readonly waiting = new Map<number, T>();

  /** Numbers a frame and keeps it. */
  add(make: (seq: number) => T): T {
    const frame = make(this.next);
    this.next += 1;
    this.waiting.set(frame.seq, frame);
    return frame;
  }

  acknowledged(seq: number): void {
    this.waiting.delete(seq);
  }

  /** What was said of a connection that is given up is not said again. */
  clear(): void {
    this.waiting.clear();
  }

  /** In the order in which they were said. */
  unheard(): T[] {
    return [...this.waiting.values()].sort((one, other) => one.seq - other.seq);
  }
}

/** Whether a frame is new; each is taken once, and in any order in which they come. */
export class Inbox {
  private readonly heard = new Set<number>();

  take(seq: number): boolean {
    if (this.heard.has(seq)) return false;
    this.heard.add(seq);
    return true;
  }
}
