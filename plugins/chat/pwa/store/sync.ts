import { api, type ChatSync } from "@/lib/api";
import type { ChatDatabase, Outgoing, StoredEvent } from "./database";
import { takeFromSight, unlessHidden, waitingHides } from "./hiding";

const ADDRESS = "/api/v1/chat/sync";
/** So many pages in one go; a loop that the server never ends must not last for ever. */
const MOST_PAGES = 60;

/** Reads everything since the stored cursor. The database is the truth; what the device has follows it. */
export async function catchUp(db: ChatDatabase): Promise<void> {
  for (let page = 0; page < MOST_PAGES; page++) {
    // While the chat was off its threads went from the phone, and only what was unsent stayed.
    const isEmpty = (await db.count("conversations")) === 0;
    const cursor = isEmpty ? undefined : (await db.get("meta", "cursor"))?.value;
    const answer = await api.get<ChatSync>(ADDRESS, { query: { cursor } });
    await apply(db, answer);
    if (!answer.has_more) return;
  }
}

/** Takes one answer in whole or not at all: the cursor moves with what it brought. */
export async function apply(db: ChatDatabase, answer: ChatSync): Promise<void> {
  const change = db.transaction(
    ["conversations", "events", "outbox", "files", "drafts", "meta"],
    "readwrite",
  );
  const conversations = change.objectStore("conversations");
  const events = change.objectStore("events");
  const outbox = change.objectStore("outbox");
  if (answer.reset) await Promise.all([conversations.clear(), events.clear()]);
  for (const key of answer.gone) {
    await conversations.delete(key);
    await events.delete(rangeOf(key));
    const drafts = change.objectStore("drafts");
    for (const file of (await drafts.get(key))?.files ?? []) {
      await change.objectStore("files").delete(file.client_id);
    }
    await drafts.delete(key);
  }
  const meta = change.objectStore("meta");
  const waiting = new Set((await waitingHides(meta)).map((one) => one.message));
  await takeFromSight(events, new Set(answer.hidden));
  for (const conversation of answer.conversations) await conversations.put(conversation);
  for (const [conversation, list] of Object.entries(answer.events)) {
    for (const event of list) {
      // The server may not know yet what was hidden here.
      await events.put({ ...unlessHidden(event, waiting), conversation });
      if (event.kind === "withdrawn") await forgetText(events, conversation, event.message_id);
      // The answer to our own send may have been lost on the way: the stream tells that it arrived.
      const own = event.message?.client_id;
      if (own) await forgetSent(outbox, change.objectStore("files"), own);
    }
  }
  await meta.put({ key: "cursor", value: answer.cursor });
  await change.done;
}

export function rangeOf(conversation: string): IDBKeyRange {
  return IDBKeyRange.bound([conversation, 0], [conversation, Number.MAX_SAFE_INTEGER]);
}

interface Removing {
  delete(key: string): Promise<unknown>;
}

/** What has arrived is not kept a second time: neither the message nor its photos. */
export async function forgetSent(
  outbox: Removing & { get(key: string): Promise<Outgoing | undefined> },
  files: Removing,
  clientId: string,
): Promise<void> {
  const sent = await outbox.get(clientId);
  for (const file of sent?.files ?? []) await files.delete(file.client_id);
  await outbox.delete(clientId);
}

interface EventStore {
  getAll(range: IDBKeyRange): Promise<StoredEvent[]>;
  put(event: StoredEvent): Promise<unknown>;
}

/** What was taken back leaves the phone too. */
async function forgetText(
  events: EventStore,
  conversation: string,
  message: string | null,
): Promise<void> {
  const held = await events.getAll(rangeOf(conversation));
  for (const event of held) {
    if (event.kind !== "message" || event.message_id !== message || !event.message) continue;
    const taken = {
      ...event.message,
      body: null,
      article: null,
      attachments: [],
      withdrawn_at: event.at,
    };
    await events.put({ ...event, message: taken });
  }
}
