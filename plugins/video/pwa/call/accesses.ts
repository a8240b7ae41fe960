import type { Access } from "./protocol";

const WITHIN = 5000;

/** What this page needs to reach the media: it runs out, and is asked for anew before it is used again. */
export class Accesses {
  now: Access | null = null;
  private waiting: ((access: Access) => void)[] = [];
  private readonly send: (frame: Record<string, unknown>) => unknown;

  constructor(send: (frame: Record<string, unknown>) => unknown) {
    this.send = send;
  }

  heard(access: Access): void {
    this.now = access;
    this.waiting.splice(0).forEach((done) => done(access));
  }

  /** A new one; the one at hand where the line is down, and a rejection where there is none. */
  fresh(): Promise<Access> {
    return new Promise((resolve, reject) => {
      const held = this.now;
      const timer = setTimeout(() => {
        if (held) resolve(held);
        else reject(new Error("no access"));
      }, WITHIN);
      this.waiting.push((access) => {
        clearTimeout(timer);
        resolve(access);
      });
      this.send({ type: "ice" });
    });
  }
}
