import { LivePart, partOf } from "@/lib/live-part";
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
  private readonly part: LivePart;

  constructor(
    private readonly target: HTMLElement,
    private readonly facts: Facts,
    onState: (state: Connection) => void,
  ) {
    const open = facts.open ?? (() => browserSocket());
    this.client = new RealtimeClient({
      open,
      groups: facts.teams.map((key) => ({ group: "video.queue", key })),
      sync: () => this.part.now(),
    });
    this.part = new LivePart({
      read: () => this.replace(),
      every: EVERY,
      // The tab's title says how many wait.
      inBackground: true,
      coalesce: COALESCE,
    });
    this.stops.push(this.client.onState(onState));
  }

  start(): void {
    this.stops.push(this.client.on("video.queue", () => this.part.soon()));
    this.client.start();
    this.part.start();
    this.count();
  }

  stop(): void {
    this.client.stop();
    this.press.stop();
    this.part.stop();
    for (const stop of this.stops) stop();
    document.title = this.title;
  }

  /** Whether it is shown as the server has it now. */
  private async replace(): Promise<boolean> {
    const html = await partOf(this.facts.list);
    if (html === null) return true;
    // A button that is being pressed, or a colleague who is being chosen, stays under the finger.
    if (this.press.isDown || this.target.querySelector("select:focus")) return false;
    const before = this.places();
    const giveFocusBack = keptFocus(this.target);
    this.target.innerHTML = html;
    giveFocusBack();
    if (this.places().some((key) => !before.includes(key))) this.facts.came?.();
    this.count();
    return true;
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
