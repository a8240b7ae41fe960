import { beforeEach, describe, expect, it, vi } from "vitest";
import type { ChosenFile } from "../media/file";
import { chatDatabase, closeChatDatabase, type ChatDatabase } from "./database";
import { keepFiles, keepText, MOST_KEPT, NoRoom, readDraft } from "./drafts";
import { enqueue } from "./outbox";
import { apply } from "./sync";

const THREAD = "0190f7a0-0000-7000-8000-000000000001";
const OTHER = "0190f7a0-0000-7000-8000-000000000002";

let db: ChatDatabase;
let number = 0;

const file = (bytes: string, kind: "photo" | "voice" = "photo"): ChosenFile => ({
  client_id: crypto.randomUUID(),
  kind,
  blob: new Blob([bytes], { type: kind === "photo" ? "image/jpeg" : "audio/mp4" }),
  width: kind === "photo" ? 4 : null,
  height: kind === "photo" ? 3 : null,
  seconds: kind === "voice" ? 7 : null,
});

/** As large as it says, without filling the memory of the test. */
const large = (size: number): ChosenFile => {
  const made = file("x");
  Object.defineProperty(made.blob, "size", { value: size });
  return made;
};

const keys = async (thread = THREAD) =>
  (await readDraft(db, thread)).files.map((one) => one.client_id);
const bytes = async () => (await db.getAll("files")).length;

beforeEach(async () => {
  vi.restoreAllMocks();
  db = await chatDatabase(`drafts-${++number}`);
});

describe("a draft with photos and a recording", () => {
  it("is there after a restart as it was, bytes and all", async () => {
    const [photo, voice] = [file("picture"), file("sound", "voice")];
    await keepText(db, THREAD, "Hans udslæt");
    await keepFiles(db, THREAD, [photo, voice]);
    await keepText(db, THREAD, "Hans udslæt er stort");
    await closeChatDatabase();
    db = await chatDatabase(`drafts-${number}`);
    const draft = await readDraft(db, THREAD);
    expect(draft.body).toBe("Hans udslæt er stort");
    const facts = ({ client_id, kind, width, height, seconds }: ChosenFile) => ({
      client_id,
      kind,
      width,
      height,
      seconds,
    });
    expect(draft.files.map(facts)).toEqual([photo, voice].map(facts));
    expect(draft.files.map(({ blob }) => [blob.type, blob.size])).toEqual([
      ["image/jpeg", 7],
      ["audio/mp4", 5],
    ]);
    const [first] = draft.files;
    expect(new TextDecoder().decode(await first?.blob.arrayBuffer())).toBe("picture");
  });

  it("lets go of what was removed, and of itself when nothing is left", async () => {
    const [one, two] = [file("one"), file("two")];
    await keepFiles(db, THREAD, [one, two]);
    await keepFiles(db, THREAD, [two]);
    expect(await keys()).toEqual([two.client_id]);
    expect(await bytes()).toBe(1);
    await keepText(db, THREAD, "");
    expect(await keys()).toEqual([two.client_id]);
    await keepFiles(db, THREAD, []);
    expect(await bytes()).toBe(0);
    expect(await db.count("drafts")).toBe(0);
  });

  it("gives its files to the message in one step, and keeps the others", async () => {
    const [photo, voice] = [file("picture"), file("sound", "voice")];
    await keepText(db, THREAD, "words");
    await keepFiles(db, THREAD, [photo, voice]);
    const message = { conversation: THREAD, body: "", reply_to: null, article: null };
    const sent = await enqueue(db, { ...message, is_urgent: false }, [voice]);
    expect(await keys()).toEqual([photo.client_id]);
    // The composer has nothing chosen any more: what waits in the outbox is not its own.
    await keepFiles(db, THREAD, []);
    expect(await db.get("files", voice.client_id)).toBeDefined();
    expect(sent.files?.map((one) => one.client_id)).toEqual([voice.client_id]);
    expect((await readDraft(db, THREAD)).body).toBe("words");
  });

  it("belongs to its own thread", async () => {
    await keepFiles(db, THREAD, [file("one")]);
    await keepFiles(db, OTHER, []);
    expect(await keys()).toHaveLength(1);
    expect(await keys(OTHER)).toEqual([]);
  });

  it("keeps what fits beside the drafts of other threads, and says so", async () => {
    const [first, second, third] = [large(MOST_KEPT - 30), large(20), large(20)];
    await keepFiles(db, OTHER, [first]);
    await expect(keepFiles(db, THREAD, [second, third])).rejects.toThrow(NoRoom);
    expect(await keys()).toEqual([second.client_id]);
    await keepFiles(db, OTHER, []);
    await keepFiles(db, THREAD, [second, third]);
    expect(await keys()).toEqual([second.client_id, third.client_id]);
  });

  it("is refused by a full phone in words, and nothing half is left", async () => {
    const real = db.transaction.bind(db);
    vi.spyOn(db, "transaction").mockImplementation(((...names: Parameters<typeof real>) => {
      if (names[1] === "readwrite") throw new DOMException("full", "QuotaExceededError");
      return real(...names);
    }) as typeof db.transaction);
    await expect(keepFiles(db, THREAD, [file("one")])).rejects.toThrow(NoRoom);
    vi.restoreAllMocks();
    expect(await bytes()).toBe(0);
  });

  it("goes with a thread that is no longer the person's", async () => {
    await keepFiles(db, THREAD, [file("one")]);
    await keepFiles(db, OTHER, [file("two")]);
    await apply(db, {
      epoch: "e",
      cursor: "1",
      reset: false,
      has_more: false,
      gone: [THREAD],
      hidden: [],
      conversations: [],
      events: {},
    });
    expect(await keys()).toEqual([]);
    expect(await keys(OTHER)).toHaveLength(1);
    expect(await bytes()).toBe(1);
  });
});
