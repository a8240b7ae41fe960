import type { Card } from "@/lib/api";
import { cards, type CardQuery } from "@/lib/library";

/**
 * The first `most` articles of the library, or of a topic, that the family has not stopped. What is
 * asked for is the same for everybody: the server is not told what was stopped, nor how much.
 */
export async function goodToRead(
  query: Pick<CardQuery, "locale" | "topic">,
  most: number,
  stopped: readonly string[],
): Promise<Card[]> {
  const found: Card[] = [];
  let cursor: string | undefined;
  do {
    const page = (await cards({ ...query, cursor })).data;
    found.push(...page.results.filter((card) => !stopped.includes(card.uuid)));
    cursor = page.next ?? undefined;
  } while (cursor && found.length < most);
  return found.slice(0, most);
}
