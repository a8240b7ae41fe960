/** One key of the browser's storage that each window of the app reads and writes. */
export class Kept<T extends object> {
  private readonly key: string;
  /** As this window last read or wrote it. */
  private seen: string | null = null;
  /** False in a browser that keeps nothing: then each window has only what it knows itself. */
  private works = true;

  constructor(key: string) {
    this.key = key;
  }

  read(): Partial<T> {
    this.seen = this.raw();
    return parsed<T>(this.seen) ?? {};
  }

  /** What another window wrote since this one last looked; null when none did. */
  news(): Partial<T> | null {
    const raw = this.raw();
    if (!this.works || raw === this.seen) return null;
    const value = parsed<T>(raw);
    if (value) this.seen = raw;
    return value;
  }

  /** Whether another window took it away. */
  get isGone(): boolean {
    return this.works && this.seen !== null && this.raw() === null;
  }

  write(value: T): void {
    const raw = JSON.stringify(value);
    try {
      localStorage.setItem(this.key, raw);
      this.seen = raw;
      this.works = true;
    } catch {
      this.works = false;
    }
  }

  forget(): void {
    this.seen = null;
    localStorage.removeItem(this.key);
  }

  /** Hears what another window does; no window hears itself, and one that lay in memory nothing meanwhile. */
  follow(heard: () => void): void {
    addEventListener("storage", (event) => {
      if (event.key === this.key || event.key === null) heard();
    });
    addEventListener("pageshow", heard);
  }

  private raw(): string | null {
    try {
      return localStorage.getItem(this.key);
    } catch {
      return null;
    }
  }
}

function parsed<T extends object>(raw: string | null): Partial<T> | null {
  try {
    const value: unknown = JSON.parse(raw ?? "null");
    return typeof value === "object" && value !== null ? (value as Partial<T>) : null;
  } catch {
    return null;
  }
}
