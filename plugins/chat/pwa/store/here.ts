import { session } from "@/app/bootstrap.svelte";
import { chatDatabase, type ChatDatabase } from "./database";
import { keepFor } from "./owner";

/** Everything here goes this way: what another person left is gone before it is shown or sent. */
export async function db(): Promise<ChatDatabase> {
  const held = await chatDatabase(session.municipality?.slug ?? "");
  if (session.user) await keepFor(held, session.user.id);
  return held;
}
