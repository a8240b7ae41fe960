import { api, type Conversation } from "@/lib/api";
import type { ChatDatabase } from "./database";
import { listIn, metaOf, type Meta } from "./meta";

/** Whom it is for. Without a team it is whoever the server finds. */
interface Wanted {
  id: string;
  team: number | null;
  topic: number | null;
}

/**
 * A conversation that was begun without a line. Its id was made here, and the server keeps it. Nobody has
 * read, answered or shared anything there yet.
 */
export interface Beginning extends Wanted {
  team_name: string;
  created_at: string;
  last_message_at: null;
  read_seq: 0;
  team_read_seq: 0;
  /** The server's own key, once it has one: what was kept under ours goes there. */
  became?: string;
}

/** As the screens show it: the server does not know those with a `topic`. */
export type Thread = Conversation & { topic?: number | null };

// Beside the messages that wait: it stays as long as they do, also while the chat is off.
const KEY = "begun";

export const beginnings = (meta: Meta) => listIn<Beginning>(meta, KEY);

/** Keeps it, or whom it is for by now, and lets go of those in which nothing was written. */
export async function begin(db: ChatDatabase, wanted: Beginning): Promise<void> {
  const [waiting, drafts] = await Promise.all([db.getAll("outbox"), db.getAllKeys("drafts")]);
  const written = new Set([...waiting.map((one) => one.conversation), ...drafts]);
  const { store, done } = db.transaction("meta", "readwrite");
  const others = (await beginnings(store)).filter(
    (one) => one.id !== wanted.id && written.has(one.id),
  );
  await store.put({ key: KEY, value: JSON.stringify([...others, wanted]) });
  await done;
}

export const askToBegin = ({ id, team, topic }: Wanted) =>
  api.post<Conversation>("/api/v1/chat/conversations", { team, topic, client_id: id });

/**
 * Begins it on the server, once however often it is tried, if it was begun here; returns whether it was.
 * In one step all that was kept for it goes to the server's key: it is never under both, or under neither.
 */
export async function beginThere(db: ChatDatabase, id: string): Promise<boolean> {
  const mine = (await beginnings(metaOf(db))).find((one) => one.id === id);
  if (!mine) return false;
  const thread = mine.became ? null : await askToBegin(mine);
  const to = thread?.id ?? mine.became ?? "";
  const change = db.transaction(["conversations", "outbox", "drafts", "meta"], "readwrite");
  if (thread) await change.objectStore("conversations").put(thread);
  const outbox = change.objectStore("outbox");
  for (const one of await outbox.getAll()) {
    if (one.conversation === id) await outbox.put({ ...one, conversation: to });
  }
  const drafts = change.objectStore("drafts");
  const draft = await drafts.get(id);
  if (draft) {
    const there = await drafts.get(to);
    const body = [there?.body, draft.body].filter((text) => text?.trim()).join("\n\n");
    const files = [...(there?.files ?? []), ...(draft.files ?? [])];
    await drafts.put({ ...draft, conversation: to, body, files });
    await drafts.delete(id);
  }
  const meta = change.objectStore("meta");
  const all = (await beginnings(meta)).map((one) => (one.id === id ? { ...one, became: to } : one));
  await meta.put({ key: KEY, value: JSON.stringify(all) });
  await change.done;
  return true;
}
