import type { ChatMessage } from "@/lib/api";
import type { StoredEvent } from "./database";

/** What others have written past `heard`, the oldest first. */
export function newsPast(events: readonly StoredEvent[], heard: number): ChatMessage[] {
  return events.flatMap(({ seq, message }) =>
    seq > heard && message && message.author !== "me" && !message.withdrawn_at ? [message] : [],
  );
}

/** In pixels: so near to its beginning, what came before is fetched. */
const AHEAD = 400;

export const isNearStart = ({ scrollTop }: Pick<Element, "scrollTop">) => scrollTop < AHEAD;

/** In pixels: so near to its end, what scrolls is at its end. */
const NEAR = 120;

export function isAtEnd(of: Pick<Element, "scrollTop" | "scrollHeight" | "clientHeight">): boolean {
  return of.scrollHeight - of.scrollTop - of.clientHeight < NEAR;
}
