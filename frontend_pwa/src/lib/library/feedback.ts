import { api, type Article } from "@/lib/api";
import { send } from "./outbox";

/** Whoever reads these is not asked to judge them; the server refuses such answers too. */
const NEVER_ASKED = new Set(["safety", "loss", "violence"]);

export function mayAsk(article: Article): boolean {
  return article.revision_id !== null && !NEVER_ASKED.has(article.topic?.key ?? "");
}

/** Says whether an article helped. In discreet mode nothing waits on the device: it is sent now or never. */
export async function giveFeedback(
  article: Article,
  helpful: boolean,
  comment: string,
  discreet: boolean,
): Promise<void> {
  const path = `/api/v1/library/articles/${article.uuid}/feedback`;
  const { revision_id: revision, variant } = article;
  const body = { revision, variant, helpful, comment: comment.trim() };
  if (discreet) await api.post(path, body);
  else await send(path, body);
}
