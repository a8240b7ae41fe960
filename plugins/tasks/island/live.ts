import { keptFolds } from "@/lib/folds";
import { LivePart, partOf } from "@/lib/live-part";
import { Press } from "@/lib/press";
import { browserSocket, RealtimeClient, type Connection, type Socket } from "@/lib/realtime";
import { keptFocus } from "@/lib/refocus";
import { isTouched } from "@/lib/touched";

const HEARTBEAT = 45_000;
// What scrolls by itself, and stays where it was scrolled to.
const SCROLLS = "[data-tasks-board], .tasks-scroll";

export interface LiveOptions {
  /** Keys of the teams whose bells are heard. */
  teams: string[];
  onState: (state: Connection) => void;
  /** Something is being drawn, or the like: nothing is put in another's place now. */
  isHeld?: () => boolean;
  open?: () => Socket;
}

/** The parts of a page that are kept as the server has them: `data-tasks-part` says from where each is read. */
export class LiveParts {
  private readonly options: LiveOptions;
  private readonly client: RealtimeClient;
  private readonly press = new Press();
  private readonly parts: LivePart[];
  private readonly shown = new Map<HTMLElement, string>();
  private readonly stops: (() => void)[] = [];

  constructor(options: LiveOptions, root: ParentNode = document) {
    this.options = options;
    this.parts = [...root.querySelectorAll<HTMLElement>("[data-tasks-part]")].map(
      (part) => new LivePart({ read: () => this.replace(part), every: HEARTBEAT }),
    );
    this.client = new RealtimeClient({
      open: options.open ?? (() => browserSocket()),
      groups: options.teams.map((key) => ({ group: "tasks.team", key })),
      sync: () => this.now(),
    });
    this.stops.push(this.client.onState(options.onState));
  }

  start(): void {
    // Bells of several teams may have become one: it says nothing of which parts are as they were.
    this.stops.push(
      this.client.on("tasks.changed", () => this.parts.forEach((part) => part.soon())),
    );
    this.client.start();
    for (const part of this.parts) part.start();
  }

  stop(): void {
    this.client.stop();
    this.press.stop();
    for (const part of this.parts) part.stop();
    for (const stop of this.stops) stop();
  }

  async now(): Promise<void> {
    await Promise.all(this.parts.map((part) => part.now()));
  }

  /** The page itself has changed something in its parts: what is read next is shown, also when it is as before. */
  forget(): void {
    this.shown.clear();
  }

  /** Not while somebody writes, has opened a menu, or has chosen or ticked something and not sent it: it waits. */
  private isBusy(part: HTMLElement): boolean {
    return (
      (this.options.isHeld?.() ?? false) ||
      isTouched(part) ||
      part.querySelector(".tasks-card__move[open]") !== null
    );
  }

  /** Whether it is shown as the server has it now. */
  private async replace(part: HTMLElement): Promise<boolean> {
    if (this.isBusy(part)) return false;
    const html = await partOf(part.dataset.tasksPart ?? "");
    if (html === null || html === this.shown.get(part)) return true;
    if (this.isBusy(part) || this.press.isDown) return false;
    this.shown.set(part, html);
    const giveFocusBack = keptFocus(part);
    const foldAsBefore = keptFolds(part);
    const scrolled = [...part.querySelectorAll(SCROLLS)].map((one) => one.scrollLeft);
    part.innerHTML = html;
    foldAsBefore();
    part.querySelectorAll(SCROLLS).forEach((one, number) => {
      one.scrollLeft = scrolled[number] ?? 0;
    });
    giveFocusBack();
    return true;
  }
}
