import type { Card } from "@/lib/api";

export function articleHref(card: Pick<Card, "content_locale" | "slug">): string {
  return `/${card.content_locale}/bibliotek/${encodeURIComponent(card.slug)}`;
}
