import { cookie } from "@/lib/api";
import type { Connection } from "@/lib/realtime";
import { LiveParts } from "./live";
import { offerPlaces } from "./places";

// An alias, so that it is a plain record as well.
export type Facts = { teams: string[]; words: Record<string, string> };

/** Keeps an open page of tasks as the server is, and lets cards be drawn from column to column. */
export class TasksPage {
  private readonly facts: Facts;
  private readonly live: LiveParts;
  private readonly stops: (() => void)[] = [];
  private dragged: HTMLElement | null = null;

  constructor(facts: Facts, onState: (state: Connection) => void) {
    this.facts = facts;
    this.live = new LiveParts({
      teams: facts.teams,
      onState,
      isHeld: () => this.dragged !== null,
    });
  }

  start(): void {
    this.live.start();
    this.listen("dragstart", (event) => this.lift(event as DragEvent));
    this.listen("dragover", (event) => this.hover(event as DragEvent));
    this.listen("drop", (event) => this.drop(event as DragEvent));
    this.listen("dragend", () => this.letGo());
    // It does not bubble.
    this.listen("toggle", (event) => offerPlaces(event.target as Element), true);
  }

  stop(): void {
    this.live.stop();
    for (const stop of this.stops) stop();
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
    this.live.forget();
    await this.live.now();
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
