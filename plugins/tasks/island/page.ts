import { cookie } from "@/lib/api";
import { LivePart, partOf } from "@/lib/live-part";
import { Press } from "@/lib/press";
import { browserSocket, RealtimeClient, type Connection } from "@/lib/realtime";
import { keptFocus } from "@/lib/refocus";
import { offerPlaces } from "./places";

// An alias, so that it is a plain record as well.
export type Facts = { part: string; teams: string[]; words: Record<string, string> };

const HEARTBEAT = 45_000;

/** Keeps an open overview as the server is, and lets cards be drawn from column to column. */
export class TasksPage {
  private readonly facts: Facts;
  private readonly client: RealtimeClient;
  private readonly stops: (() => void)[] = [];
  private readonly press = new Press();
  private readonly part: LivePart;
  private lastHtml = "";
  private dragged: HTMLElement | null = null;

  constructor(facts: Facts, onState: (state: Connection) => void) {
    this.facts = facts;
    this.client = new RealtimeClient({
      open: () => browserSocket(),
      groups: facts.teams.map((key) => ({ group: "tasks.team", key })),
      sync: () => this.part.now(),
    });
    this.part = new LivePart({ read: () => this.replace(), every: HEARTBEAT });
    this.stops.push(this.client.onState(onState));
  }

  start(): void {
    this.stops.push(this.client.on("tasks.changed", () => this.part.soon()));
    this.client.start();
    this.part.start();
    this.listen("dragstart", (event) => this.lift(event as DragEvent));
    this.listen("dragover", (event) => this.hover(event as DragEvent));
    this.listen("drop", (event) => this.drop(event as DragEvent));
    this.listen("dragend", () => this.letGo());
    // It does not bubble.
    this.listen("toggle", (event) => offerPlaces(event.target as Element), true);
  }

  stop(): void {
    this.client.stop();
    this.press.stop();
    this.part.stop();
    for (const stop of this.stops) stop();
  }

  /** Not while somebody writes, has opened a menu, has ticked something or draws a card: it waits. */
  private isBusy(part: HTMLElement): boolean {
    const active = document.activeElement;
    const writes = active instanceof HTMLInputElement || active instanceof HTMLSelectElement;
    return (
      this.dragged !== null ||
      (writes && part.contains(active)) ||
      part.querySelector("[name=task]:checked, .tasks-card__move[open]") !== null
    );
  }

  /** Whether it is shown as the server has it now. */
  private async replace(): Promise<boolean> {
    const part = document.querySelector<HTMLElement>("[data-tasks-part]");
    if (!part) return true;
    if (this.isBusy(part)) return false;
    const html = await partOf(this.facts.part);
    if (html === null || html === this.lastHtml) return true;
    if (this.isBusy(part) || this.press.isDown) return false;
    this.lastHtml = html;
    const giveFocusBack = keptFocus(part);
    const isNarrowed = part.querySelector<HTMLDetailsElement>(".tasks-narrow")?.open ?? false;
    const scrolled = part.querySelector("[data-tasks-board]")?.scrollLeft ?? 0;
    part.innerHTML = html;
    const narrow = part.querySelector<HTMLDetailsElement>(".tasks-narrow");
    if (narrow && isNarrowed) narrow.open = true;
    const board = part.querySelector("[data-tasks-board]");
    if (board) board.scrollLeft = scrolled;
    giveFocusBack();
    return true;
  }

  private lift(event: DragEvent): void {
    const card = (event.target as Element).closest<HTMLElement>("[data-card]");
    if (!card || !event.dataTransfer) return;
    this.dragged = card;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
  }

  private hover(event: DragEvent): void {
    const column = columnOf(event);
    if (!this.dragged || !column) return;
    event.preventDefault();
    this.mark(column);
  }

  private drop(event: DragEvent): void {
    const column = columnOf(event);
    const card = this.dragged;
    this.letGo();
    if (!card || !column || column.contains(card)) return;
    event.preventDefault();
    void this.place(card, column);
  }

  private async place(card: HTMLElement, column: HTMLElement): Promise<void> {
    const { words } = this.facts;
    const from = card.parentElement;
    column.querySelector(".tasks-cards")?.append(card);
    const body = new URLSearchParams({
      column: column.dataset.column ?? "",
      version: card.dataset.version ?? "",
      seen: card.dataset.seen ?? "",
      csrfmiddlewaretoken: token(),
    });
    const answer = await fetch(card.dataset.card ?? "", {
      method: "POST",
      credentials: "same-origin",
      headers: { Accept: "application/json" },
      body,
      // The card stands in its new place at once: whoever leaves the page then has moved it.
      keepalive: true,
    }).catch(() => undefined);
    const told = answer ? ((await answer.json().catch(() => ({}))) as { title?: string }) : {};
    if (!answer?.ok) from?.append(card);
    this.say(answer?.ok ? (words.moved ?? "") : told.title || (words.not_moved ?? ""));
    this.lastHtml = "";
    await this.part.now();
  }

  private say(text: string): void {
    const place = document.querySelector("[data-tasks-said]");
    if (place) place.textContent = text;
  }

  private mark(column: HTMLElement | null): void {
    for (const one of document.querySelectorAll(".tasks-column--over")) {
      if (one !== column) one.classList.remove("tasks-column--over");
    }
    column?.classList.add("tasks-column--over");
  }

  private letGo(): void {
    this.dragged = null;
    this.mark(null);
  }

  private listen(event: string, work: (event: Event) => void, capture = false): void {
    document.addEventListener(event, work, capture);
    this.stops.push(() => document.removeEventListener(event, work, capture));
  }
}

function columnOf(event: DragEvent): HTMLElement | null {
  return (event.target as Element).closest<HTMLElement>("[data-column]");
}

/** The form's own token: the cookie may be kept from scripts. */
function token(): string {
  const field = document.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]");
  return field?.value ?? cookie("csrftoken");
}
