/** For so long a way is looked for by itself: then a phone that nobody watches may rest. */
export const LOOKED_FOR = 5 * 60_000;

/** From the first look until a way is there, or somebody asks for it anew. */
export class Patience {
  private since: number | null = null;

  begin(): void {
    this.since = null;
  }

  /** Whether it is still looked for. */
  lasts(): boolean {
    const now = Date.now();
    this.since ??= now;
    return now - this.since < LOOKED_FOR;
  }
}
