import { LivePart, partOf } from "@/lib/live-part";
import { Press } from "@/lib/press";
import { browserSocket, RealtimeClient, type Connection, type Socket } from "@/lib/realtime";
import { keptFocus } from "@/lib/refocus";
import { isTouched } from "@/lib/touched";

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
  private told: (string | undefined)[] = [];
  /** Something has come that was not read yet. */
  private isBehind = true;
  private readAt = 0;

  constructor(
    private readonly target: HTMLElement,
    private readonly facts: Facts,
    onState: (state: Connection) => void,
  ) {
    const open = facts.open ?? (() => browserSocket());
    this.client = new RealtimeClient({
      open,
      groups: facts.teams.map((key) => ({ group: "video.queue", key })),
      sync: () => {
        this.isBehind = true;
        return this.part.now();
      },
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
    this.stops.push(
      this.client.on("video.queue", () => {
        this.isBehind = true;
        this.part.soon();
      }),
    );
    this.client.start();
    this.part.start();
    this.told = places(this.target);
    this.count(this.target);
  }

  stop(): void {
    this.client.stop();
    this.press.stop();
    this.part.stop();
    for (const stop of this.stops) stop();
    document.title = this.title;
  }

  /**
   * Whether it is shown as the server has it now. A colleague who is chosen stays chosen, and with them the list;
   * who comes meanwhile is told of all the same.
   */
  private async replace(): Promise<boolean> {
    const isDue = this.isBehind || Date.now() - this.readAt >= EVERY;
    if (!isDue && isTouched(this.target)) return false;
    this.isBehind = false;
    this.readAt = Date.now();
    const html = await partOf(this.facts.list);
    if (html === null) return true;
    const fresh = document.createElement("template");
    fresh.innerHTML = html;
    this.tell(fresh.content);
    // A button that is being pressed stays under the finger.
    if (this.press.isDown || this.isChosen(fresh.content)) return false;
    const giveFocusBack = keptFocus(this.target);
    this.target.innerHTML = html;
    giveFocusBack();
    return true;
  }

  /** A colleague is chosen, and the family can still be handed over: it may have answered meanwhile. */
  private isChosen(fresh: ParentNode): boolean {
    return isTouched(this.target) && formsToChoose(this.target) === formsToChoose(fresh);
  }

  private tell(fresh: ParentNode): void {
    const now = places(fresh);
    if (now.some((key) => !this.told.includes(key))) this.facts.came?.();
    this.told = now;
    this.count(fresh);
  }

  private count(list: ParentNode): void {
    const waiting = list.querySelector<HTMLElement>("[data-waiting]")?.dataset.waiting ?? "0";
    document.title = waiting === "0" ? this.title : `(${waiting}) ${this.facts.title}`;
  }
}

function places(list: ParentNode): (string | undefined)[] {
  return [...list.querySelectorAll<HTMLElement>("[data-place]")].map((row) => row.dataset.place);
}

function formsToChoose(list: ParentNode): string {
  const forms = [...list.querySelectorAll("select")].map((one) => one.closest("form"));
  return forms.map((form) => form?.getAttribute("action") ?? "").join("\n");
}
