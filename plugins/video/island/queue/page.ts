import { Press } from "@/lib/press";
import { browserSocket, RealtimeClient, type Connection, type Socket } from "@/lib/realtime";
import { keptFocus } from "@/lib/refocus";

interface Facts {
  list: string;
  teams: string[];
  title: string;
  /** Somebody new waits. */
  came?: () => void;
  open?: () => Socket;
}

/** Many bells are one reading; and the minutes of the wait go on without any. */
const COALESCE = 300;
const EVERY = 60_000;

/** Keeps the list of who waits as the server has it, and says in the tab's title how many there are. */
export class WaitingPage {
  private readonly client: RealtimeClient;
  private readonly press = new Press();
  private readonly stops: (() => void)[] = [];
  private readonly title = document.title;
  private dirty: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly target: HTMLElement,
    private readonly facts: Facts,
    onState: (state: Connection) => void,
  ) {
    const open = facts.open ?? (() => browserSocket());
    this.client = new RealtimeClient({ open, sync: () => this.refresh() });
    this.stops.push(this.client.onState(onState));
  }

  start(): void {
    this.stops.push(
      this.client.on("video.queue", () => this.refreshSoon()),
      this.client.onState((state) => {
        if (state === "live") void this.join();
      }),
    );
    this.client.start();
    const timer = setInterval(() => void this.refresh(), EVERY);
    this.stops.push(() => clearInterval(timer));
    this.count();
  }

  stop(): void {
    this.client.stop();
    this.press.stop();
    clearTimeout(this.dirty);
    for (const stop of this.stops) stop();
    document.title = this.title;
  }

  private async join(): Promise<void> {
    const joins = this.facts.teams.map((key) =>
      this.client.command("core.subscribe", { group: "video.queue", key }),
    );
    await Promise.allSettled(joins);
    await this.refresh();
  }

  private refreshSoon(): void {
    this.dirty ??= setTimeout(() => {
      this.dirty = undefined;
      void this.refresh();
    }, COALESCE);
  }

  private async refresh(): Promise<void> {
    const answer = await fetch(this.facts.list, {
      credentials: "same-origin",
      cache: "no-store",
    }).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const html = await answer.text();
    // A button that is being pressed, or a colleague who is being chosen, stays under the finger.
    if (this.press.isDown || this.target.querySelector("select:focus")) {
      this.refreshSoon();
      return;
    }
    const before = this.places();
    const giveFocusBack = keptFocus(this.target);
    this.target.innerHTML = html;
    giveFocusBack();
    if (this.places().some((key) => !before.includes(key))) this.facts.came?.();
    this.count();
  }

  private places(): (string | undefined)[] {
    return [...this.target.querySelectorAll<HTMLElement>("[data-place]")].map(
      (row) => row.dataset.place,
    );
  }

  private count(): void {
    const waiting =
      this.target.querySelector<HTMLElement>("[data-waiting]")?.dataset.waiting ?? "0";
    document.title = waiting === "0" ? this.title : `(${waiting}) ${this.facts.title}`;
  }
}
