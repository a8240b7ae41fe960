import { api, ApiProblem } from "@/lib/api";
import { database } from "@/lib/db";

let flushing: Promise<void> | null = null;

/** Keeps something until there is a network, and tries at once. */
export async function send(path: string, body: Record<string, unknown>): Promise<void> {
  const id = crypto.randomUUID();
  const outgoing = { id, path, body: { ...body, id }, queuedAt: Date.now() };
  await (await database()).put("outbox", outgoing);
  await flush();
}

/** How many answers wait for a network on this device. */
export async function unsentAnswers(): Promise<number> {
  return (await database()).count("outbox");
}

/** Sends what waits, the oldest first; what the server refuses for good is not sent again. */
export function flush(): Promise<void> {
  flushing ??= sendAll().finally(() => (flushing = null));
  return flushing;
}

async function sendAll(): Promise<void> {
  const db = await database();
  const waiting = (await db.getAll("outbox")).sort((a, b) => a.queuedAt - b.queuedAt);
  for (const entry of waiting) {
    try {
      await api.post(entry.path, entry.body);
    } catch (error) {
      const refused = error instanceof ApiProblem && error.status < 500 && error.status !== 429;
      if (!refused) return;
    }
    await db.delete("outbox", entry.id);
  }
}
