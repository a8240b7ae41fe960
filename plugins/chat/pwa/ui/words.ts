import type { ChatMessage } from "@/lib/api";
import { t } from "../texts";

/** What a message says; of one without words, what it is. */
export function inWords(body: string | null, kind: ChatMessage["kind"]): string {
  if (body) return body;
  if (kind === "photo") return t("a_photo");
  if (kind === "voice") return t("a_voice_message");
  return kind === "article" ? t("an_article") : "";
}
