import { browserSocket, RealtimeClient, type Connection } from "@/lib/realtime";
import { keptFolds } from "@/lib/folds";
import { LivePart, partOf } from "@/lib/live-part";
import { Press } from "@/lib/press";
import { keptFocus } from "@/lib/refocus";
import { isTouched } from "@/lib/touched";
import { guardUnsent } from "@/lib/unsent";
import { Attaching, keepFiles } from "./attach";
import { cannedReplies } from "./canned";
import { Keeping } from "./keeping";
import { actOf, use } from "./keys";
import { ease, lixOf } from "./lix";
import { lookedAt } from "./looked-at";
import { articlePacks } from "./packs";

// An alias, so that it is a plain record as well.
export type Facts = {
  articles: string;
  list: string;
  token: string;
  teams: string[];
  me: string;
  conversation: { id: string; seq: number; thread: string; draft: string; read: string } | null;
  words: Record<string, string>;
};

const KEEP_AFTER = 800;
const VIEWING_EVERY = 20_000;
const VIEWING_FOR = 30_000;
const TYPING_EVERY = 4_000;
const TYPING_FOR = 8_000;
const HEARTBEAT = 45_000;

/** Keeps an open page of the inbox as the server is, and the professional's draft on the server. */
export class InboxPage {
  private readonly facts: Facts;
  private readonly client: RealtimeClient;
  private readonly stops: (() => void)[] = [];
  private readonly press = new Press();
  private readonly seen = new Map<string, { name: string; until: number; word: string }>();
  private readonly parts: LivePart[];
  private readonly keeping: Keeping;
  private keepTimer: Timer;
  private draft = new AbortController();
  private lastTyping = 0;
  private lastHtml = "";
  private stopLooking: () => void = () => undefined;

  constructor(facts: Facts, onState: (state: Connection) => void) {
    this.facts = facts;
    const { conversation, teams } = facts;
    this.keeping = new Keeping({
      tokenFrom: facts.token,
      me: facts.me,
      onState: (isOut) => this.onSignedOut(isOut),
    });
    this.client = new RealtimeClient({
      open: () => browserSocket(),
      groups: [
        ...teams.map((key) => ({ group: "chat.inbox", key })),
        ...(conversation ? [{ group: "chat.conversation", key: conversation.id }] : []),
      ],
      sync: async () => {
        await Promise.all(this.parts.map((part) => part.now()));
      },
      signedOut: () => this.keeping.end(),
    });
    this.parts = [this.live("[data-inbox-list]", facts.list)];
    if (conversation) this.parts.push(this.live("[data-inbox-thread]", conversation.thread));
    this.stops.push(this.client.onState(onState));
  }

  start(): void {
    const { conversation } = this.facts;
    for (const event of ["chat.inbox", "chat.changed"]) {
      this.stops.push(this.client.on(event, () => this.parts.forEach((part) => part.soon())));
    }
    for (const [event, word, last] of SIGNS) {
      this.stops.push(this.client.on(event, (data) => this.hear(data, word, last)));
    }
    this.stops.push(
      this.client.onState((state) => {
        if (state === "live") this.say("chat.viewing");
      }),
    );
    this.client.start();
    for (const part of this.parts) part.start();
    this.every(1000, () => this.showOthers());
    this.listen(document, "submit", (event) => this.onSubmit(event as SubmitEvent), true);
    this.listen(document, "keydown", (event) => this.onKey(event as KeyboardEvent));
    if (conversation) {
      this.every(VIEWING_EVERY, () => this.say("chat.viewing"));
      const field = this.field();
      if (field) {
        this.listen(field, "input", () => this.onInput());
        const canned = document.querySelector<HTMLDetailsElement>("[data-canned]");
        if (canned) this.stops.push(cannedReplies(canned, field));
        const packs = document.querySelector<HTMLDetailsElement>("[data-packs]");
        if (packs) this.stops.push(articlePacks(packs, field));
        this.showLix();
      }
      const form = document.querySelector<HTMLFormElement>("[data-reply]");
      if (form) {
        const attaching = new Attaching(form, this.facts.articles);
        attaching.start();
        this.stops.push(() => attaching.end());
        // What is being sent must not come back as a draft.
        this.listen(form, "submit", () => {
          this.forgetDraft();
          this.draft.abort();
        });
      }
      this.listen(window, "pagehide", () => this.keepDraft());
      this.stops.push(guardUnsent((sent) => this.onAsked(sent)));
      this.scrollDown();
      this.readSoon();
    }
  }

  stop(): void {
    this.client.stop();
    this.press.stop();
    this.stopLooking();
    for (const part of this.parts) part.stop();
    this.keepDraft();
    for (const stop of this.stops) stop();
  }

  private live(selector: string, address: string): LivePart {
    return new LivePart({ read: () => this.replace(selector, address), every: HEARTBEAT });
  }

  /** Whether it is shown as the server has it now. */
  private async replace(selector: string, address: string): Promise<boolean> {
    const target = document.querySelector<HTMLElement>(selector);
    if (!target) return true;
    if (isTouched(target)) return false;
    const html = await partOf(address);
    if (html === null) return true;
    // Somebody may have begun to type meanwhile, or be about to open what stands there.
    if (isTouched(target) || this.press.isDown) return false;
    const isThread = selector.includes("thread");
    const plain = html.replaceAll(TOKEN, "");
    if (isThread && plain === this.lastHtml) {
      renewTokens(target, html);
      return true;
    }
    const giveFocusBack = keptFocus(target);
    const log = target.querySelector<HTMLElement>("[role=log]");
    const wasAt = log?.scrollTop ?? 0;
    const wasAtEnd = !log || log.scrollHeight - log.scrollTop - log.clientHeight < 40;
    const foldAsBefore = keptFolds(target);
    target.replaceChildren(keepFiles(target, html));
    foldAsBefore();
    giveFocusBack();
    if (isThread) {
      this.lastHtml = plain;
      this.seeNews(target);
      if (wasAtEnd) this.scrollDown();
      else this.scrollTo(wasAt);
      this.readSoon();
    }
    return true;
  }

  /** What came before somebody began to write was seen; while they write, it stops the sending once. */
  private seeNews(thread: HTMLElement): void {
    const seq = thread.querySelector<HTMLElement>("[role=log]")?.dataset.seq;
    const expected = document.querySelector<HTMLInputElement>("[name=expected_seq]");
    if (seq && expected && !this.field()?.value) expected.value = seq;
  }

  private scrollDown(): void {
    this.scrollTo(this.log()?.scrollHeight ?? 0);
  }

  /** What is put in another's place begins at its top, also while somebody reads further down. */
  private scrollTo(top: number): void {
    const log = this.log();
    if (log) log.scrollTop = top;
  }

  private log(): HTMLElement | null {
    return document.querySelector("[data-inbox-thread] [role=log]");
  }

  /** On the screen for a second with the page in front: then it is read. Opening a list is not reading. */
  private readSoon(): void {
    const log = this.log();
    const seq = Number(log?.dataset.seq ?? 0);
    const { conversation } = this.facts;
    if (!conversation || !log || !seq) return;
    this.stopLooking();
    this.stopLooking = lookedAt(log, () => void this.keeping.post(conversation.read, { seq }));
  }

  private field(): HTMLTextAreaElement | null {
    return document.querySelector("[data-draft]");
  }

  private onInput(): void {
    const body = this.field()?.value ?? "";
    this.showLix();
    if (Date.now() - this.lastTyping > TYPING_EVERY && body) {
      this.lastTyping = Date.now();
      this.say("chat.typing");
    }
    clearTimeout(this.keepTimer);
    this.keepTimer = setTimeout(() => this.keepDraft(), KEEP_AFTER);
  }

  /** What was written since the last time; also when the page is left in the middle of a word. */
  private keepDraft(): void {
    if (this.keepTimer) this.sendDraft();
  }

  private sendDraft(): void {
    const { conversation } = this.facts;
    if (!conversation) return;
    this.forgetDraft();
    // Only the last one counts, wherever those before it are on their way.
    this.draft.abort();
    this.draft = new AbortController();
    void this.keeping.post(
      conversation.draft,
      { body: this.field()?.value ?? "" },
      this.draft.signal,
    );
  }

  /** The reply was about to be sent and its draft forgotten; whoever stays for their note has it kept. */
  private onAsked(sent: HTMLFormElement | null): void {
    if (sent?.matches("[data-reply]")) this.sendDraft();
  }

  /** Said plainly where one writes; the text stays in its box until somebody is signed in again. */
  private onSignedOut(isOut: boolean): void {
    const place = document.querySelector("[data-kept]");
    if (place) place.textContent = isOut ? (this.facts.words.signed_out ?? "") : "";
    if (!isOut) this.client.start();
  }

  /** A form that is sent when nobody is signed in loses what stands in it: it waits, and goes on afterwards. */
  private onSubmit(event: SubmitEvent): void {
    if (!this.keeping.isOut || !(event.target instanceof HTMLFormElement)) return;
    const form = event.target;
    event.preventDefault();
    event.stopImmediatePropagation();
    void this.keeping.isBack().then((isBack) => {
      if (isBack) form.requestSubmit(event.submitter);
    });
  }

  private forgetDraft(): void {
    clearTimeout(this.keepTimer);
    this.keepTimer = undefined;
  }

  private showLix(): void {
    const place = document.querySelector("[data-lix]");
    if (!place) return;
    const lix = lixOf(this.field()?.value ?? "");
    const { words } = this.facts;
    place.textContent =
      lix === null
        ? ""
        : `${(words.lix ?? "").replace("%(lix)s", String(lix))}: ${words[ease(lix)] ?? ""}`;
  }

  private say(command: string): void {
    const { conversation } = this.facts;
    if (!conversation || this.client.state !== "live") return;
    void this.client.command(command, { conversation: conversation.id }).catch(() => undefined);
  }

  private hear(data: Record<string, unknown>, word: string, last: number): void {
    const { conversation, me } = this.facts;
    if (data.conversation !== conversation?.id || data.user === me) return;
    const name = typeof data.name === "string" ? data.name : "";
    this.seen.set(`${String(data.user)} ${word}`, { name, word, until: Date.now() + last });
    this.showOthers();
  }

  private showOthers(): void {
    const place = document.querySelector("[data-others]");
    if (!place) return;
    const now = Date.now();
    for (const [key, sign] of this.seen) if (sign.until < now) this.seen.delete(key);
    const text = [...this.seen.values()]
      .map(({ name, word }) => (this.facts.words[word] ?? "").replace("%(name)s", name))
      .join(" · ");
    if (place.textContent !== text) place.textContent = text;
  }

  private onKey(event: KeyboardEvent): void {
    const act = actOf(event);
    if (!act) return;
    event.preventDefault();
    if (act === "reply") this.field()?.focus();
    else if (act === "next" || act === "previous") this.move(act === "next" ? 1 : -1);
    else use(act);
  }

  private move(step: number): void {
    const rows = [...document.querySelectorAll<HTMLAnchorElement>("[data-inbox-row]")];
    const here = rows.findIndex((row) => row.hasAttribute("aria-current"));
    rows[here === -1 ? 0 : here + step]?.click();
  }

  private every(milliseconds: number, work: () => void): void {
    const timer = setInterval(work, milliseconds);
    this.stops.push(() => clearInterval(timer));
  }

  private listen(
    target: EventTarget,
    event: string,
    work: (event: Event) => void,
    capture = false,
  ): void {
    target.addEventListener(event, work, capture);
    this.stops.push(() => target.removeEventListener(event, work, capture));
  }
}

/** Two readings of the same never have the same ones. */
const TOKEN = /<input[^>]*name="csrfmiddlewaretoken"[^>]*>/g;

/** The forms stay, and are sent with what the server gave last: somebody may have signed in anew. */
function renewTokens(part: HTMLElement, html: string): void {
  const fresh = /name="csrfmiddlewaretoken" value="([^"]*)"/.exec(html)?.[1];
  if (!fresh) return;
  part
    .querySelectorAll<HTMLInputElement>("[name=csrfmiddlewaretoken]")
    .forEach((field) => (field.value = fresh));
}

type Timer = ReturnType<typeof setTimeout> | undefined;

const SIGNS: [string, string, number][] = [
  ["chat.colleague_viewing", "viewing", VIEWING_FOR],
  ["chat.colleague_typing", "typing", TYPING_FOR],
  ["chat.family_typing", "family_typing", TYPING_FOR],
];
