import { api, ApiProblem } from "@/lib/api";
import type { ChatDatabase, StoredEvent } from "./database";
import { listIn, metaOf, type Meta } from "./meta";
import { isPassing } from "./passing";

/** What the person does not want to see any more, and the server has not been told yet. */
interface Hide {
  conversation: string;
  message: string;
}

const KEY = "hides";

export const waitingHides = (meta: Meta) => listIn<Hide>(meta, KEY);

/** The event as the person wants to see it. */
export function unlessHidden<T extends { message_id: string | null; message: unknown }>(
  event: T,
  hidden: ReadonlySet<string | null>,
): T {
  return hidden.has(event.message_id) ? { ...event, message: null } : event;
}

interface Events {
  getAll(): Promise<StoredEvent[]>;
  put(event: StoredEvent): Promise<unknown>;
}

/** Takes messages out of sight on this device, wherever they were hidden. */
export async function takeFromSight(events: Events, hidden: ReadonlySet<string>): Promise<void> {
  if (hidden.size === 0) return;
  for (const event of await events.getAll()) {
    if (event.message && hidden.has(event.message.id))
      await events.put(unlessHidden(event, hidden));
  }
}

/** Out of sight here at once, and with the next line everywhere. */
export async function hideHere(
  db: ChatDatabase,
  conversation: string,
  message: string,
): Promise<void> {
  const change = db.transaction(["events", "meta"], "readwrite");
  const meta = change.objectStore("meta");
  const waiting = [...(await waitingHides(meta)), { conversation, message }];
  await meta.put({ key: KEY, value: JSON.stringify(waiting) });
  await takeFromSight(change.objectStore("events"), new Set([message]));
  await change.done;
}

/** Tells the server; returns whether it knows everything. Twice is once there. */
export async function sendHides(db: ChatDatabase): Promise<boolean> {
  for (const { conversation, message } of await waitingHides(metaOf(db))) {
    try {
      await api.post(`/api/v1/chat/conversations/${conversation}/messages/${message}/hide`);
    } catch (error) {
      // What is not there any more needs no hiding.
      if (!(error instanceof ApiProblem) || isPassing(error)) return false;
    }
    await settle(db, message);
  }
  return true;
}

async function settle(db: ChatDatabase, message: string): Promise<void> {
  const { store, done } = db.transaction("meta", "readwrite");
  const left = (await waitingHides(store)).filter((one) => one.message !== message);
  await store.put({ key: KEY, value: JSON.stringify(left) });
  await done;
}
