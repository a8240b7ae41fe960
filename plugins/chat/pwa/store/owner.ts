import type { ChatDatabase } from "./database";

const KEY = "owner";

export async function ownerOf(db: ChatDatabase): Promise<string | undefined> {
  return (await db.get("meta", KEY))?.value;
}

/**
 * Says whose the database is. What another person had here goes first, unsent messages included: it is
 * not the next person's to read or to send. The same person finds everything again.
 */
export async function keepFor(db: ChatDatabase, user: string): Promise<void> {
  if ((await ownerOf(db)) === user) return;
  const change = db.transaction(
    ["conversations", "events", "outbox", "files", "drafts", "meta"],
    "readwrite",
  );
  const meta = change.objectStore("meta");
  const before = (await meta.get(KEY))?.value;
  if (before !== undefined && before !== user) {
    await Promise.all([
      change.objectStore("conversations").clear(),
      change.objectStore("events").clear(),
      change.objectStore("outbox").clear(),
      change.objectStore("files").clear(),
      change.objectStore("drafts").clear(),
      // Teams, words and numbers are the municipality's, and stay.
      meta.delete("cursor"),
      meta.delete("hides"),
      meta.delete("begun"),
    ]);
  }
  await meta.put({ key: KEY, value: user });
  await change.done;
}
