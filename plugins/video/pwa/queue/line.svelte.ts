import { announce } from "@/app/announcer.svelte";
import { realtime } from "@/app/realtime";
import { ApiProblem } from "@/lib/api";
import { act, askToBeCalled, join, readQueue, type Act, type Place, type Queue } from "./api";
import { familiesAsked, type OwnFamily } from "../families";
import { t } from "./texts";
import { waitInWords } from "./words";

/** The server takes a page that says nothing for a minute as out of sight; the place stays all the same. */
const HERE_EVERY = 20_000;
const BELLS = ["video.place", "video.ring"];

/** The line as its screen shows it: the place is the server's, this only follows it. */
export class Line {
  queue = $state.raw<Queue | null>(null);
  place = $state.raw<Place | null>(null);
  last = $state.raw<Place | null>(null);
  /** Which family it is, where the server has to know. */
  asked = $state.raw<{
    title: string;
    families: OwnFamily[];
    choose: (family: string) => void;
  } | null>(null);
  busy = $state(false);
  problem = $state("");
  unreachable = $state(false);
  private said = "";

  /** Follows the place until the returned function is called. */
  start(): () => void {
    const again = () => void this.refresh();
    const shown = () => {
      if (document.visibilityState === "visible") again();
    };
    const timer = setInterval(again, HERE_EVERY);
    const stops = BELLS.map((bell) => realtime.on(bell, again));
    document.addEventListener("visibilitychange", shown);
    addEventListener("online", again);
    again();
    return () => {
      clearInterval(timer);
      for (const stop of stops) stop();
      document.removeEventListener("visibilitychange", shown);
      removeEventListener("online", again);
    };
  }

  /** A sign of life where there is a place; else who can be talked with. */
  async refresh(): Promise<void> {
    try {
      if (this.place) this.take(await act(this.place.id, "here"));
      else await this.read();
      this.unreachable = false;
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 404) await this.forget();
      else this.unreachable = true;
    }
  }

  async join(team: number): Promise<void> {
    await this.enter((family) => join(team, family));
  }

  async askToBeCalled(team: number): Promise<void> {
    await this.enter((family) => askToBeCalled(team, family));
  }

  /** Who belongs to several families is asked which of them it is, and then goes on. */
  private async enter(way: (family?: string) => Promise<Place>, family?: string): Promise<void> {
    await this.attempt(async () => {
      try {
        this.take(await way(family));
        this.asked = null;
      } catch (error) {
        const families = familiesAsked(error);
        if (!families || !(error instanceof ApiProblem)) throw error;
        const choose = (one: string) => void this.enter(way, one);
        this.asked = { title: error.message, families, choose };
      }
    });
  }

  /** From the question which family it is, to whom one can talk with. */
  back(): void {
    this.asked = null;
    this.problem = "";
  }

  async act(what: Act): Promise<Place | null> {
    const { place } = this;
    if (!place) return null;
    let done: Place | null = null;
    await this.attempt(async () => {
      done = await act(place.id, what);
      this.take(done);
    });
    return done;
  }

  private async read(): Promise<void> {
    const queue = await readQueue();
    this.queue = queue;
    this.last = queue.last;
    // The first sign of life brings the place as it is now.
    if (queue.place) this.take(await act(queue.place.id, "here"));
  }

  /** One thing at a time; what is refused is said, and the place looked at anew. */
  private async attempt(work: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.problem = "";
    try {
      await work();
    } catch (error) {
      this.problem = error instanceof ApiProblem ? error.message : t("no_line");
      if (error instanceof ApiProblem) await this.refresh();
    } finally {
      this.busy = false;
    }
  }

  private take(fresh: Place): void {
    const open = ["waiting", "ringing", "talking"].includes(fresh.state);
    const wasOpen = this.place !== null;
    this.place = open ? fresh : null;
    if (!open) {
      this.last = fresh.state === "call_back" ? fresh : null;
      if (wasOpen || !this.queue) void this.read().catch(() => undefined);
    }
    this.say(fresh);
  }

  private async forget(): Promise<void> {
    this.place = null;
    await this.read().catch(() => (this.unreachable = true));
  }

  /** Aloud only what is new: not each sign of life. */
  private say(fresh: Place): void {
    const words = spoken(fresh);
    if (words && words !== this.said) announce(words);
    this.said = words;
  }
}

function spoken(place: Place): string {
  switch (place.state) {
    case "waiting":
      return `${t("number", { number: place.number ?? 1 })} ${waitInWords(place.wait)}`;
    case "ringing":
      return ringWords(place);
    case "call_back":
      return t("call_title");
    case "left":
      return t("left");
    default:
      return "";
  }
}

export const ringWords = (place: Place) =>
  place.professional ? t("ring_who", { who: place.professional }) : t("ring_text");
