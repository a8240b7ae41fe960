import type { Article } from "@/lib/api";

/**
 * The blocks before which "From Fjordby" stands: the first of each run of the municipality's own.
 * Copies that were kept before the field existed lack it.
 */
export function startsOfLocal(article: Pick<Article, "blocks" | "local_blocks">): Set<string> {
  const local = new Set<string>((article.local_blocks as string[] | undefined) ?? []);
  const starts = new Set<string>();
  let before = false;
  for (const { id } of article.blocks) {
    const here = local.has(id);
    if (here && !before) starts.add(id);
    before = here;
  }
  return starts;
}
