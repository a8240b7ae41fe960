import { plugins } from "@/app/plugins";
import { unsentAnswers } from "@/lib/library/outbox";

/** How many things that the person wrote are on this device and nowhere else; signing out deletes them. */
export async function unsent(): Promise<number> {
  const [answers, others] = await Promise.all([
    unsentAnswers().catch(() => 0),
    plugins.unsent().catch(() => 0),
  ]);
  return answers + others;
}
