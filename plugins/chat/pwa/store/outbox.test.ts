import { beforeEach, describe, expect, it, vi } from "vitest";
import type { ChosenFile } from "../media/file";
import { chatDatabase, type ChatDatabase } from "./database";
import {
  json,
  photo,
  Server,
  THREAD,
  type Fault,
  quiet,
  untilAllSent,
  writeIn,
} from "./fake-server";
import { dropUnsent, sendWaiting, tryAgain, unsentMessages } from "./outbox";
import { apply, catchUp } from "./sync";

let server: Server;
let db: ChatDatabase;
let number = 0;
const write = (body: string) => writeIn(db, body);
const writeWith = (body: string, ...files: ChosenFile[]) => writeIn(db, body, files);
const untilSent = (most?: number) => untilAllSent(db, most);

beforeEach(async () => {
  document.cookie = "csrftoken=x";
  server = new Server();
  db = await chatDatabase(`town-${++number}`);
  vi.stubGlobal("fetch", (address: string, init?: RequestInit) =>
    Promise.resolve().then(() => server.answer(address, init)),
  );
});

describe("the outbox", () => {
  it("sends what waits once and in order", async () => {
    for (const text of ["one", "two", "three"]) await write(text);
    await untilSent();
    expect(server.rows.map((row) => row.body)).toEqual(["one", "two", "three"]);
    expect(await db.count("outbox")).toBe(0);
    expect((await db.getAll("events")).map((event) => event.seq)).toEqual([1, 2, 3]);
  });

  it.each<Fault>(["lose request", "lose answer", "twice", "500", "429"])(
    "stores each message once when the line does this to every other: %s",
    async (fault) => {
      for (let count = 0; count < 10; count++) await write(`text ${count}`);
      server.faults = Array.from({ length: 20 }, (_, index) => (index % 2 ? null : fault));
      await untilSent();
      expect(server.rows.map((row) => row.body)).toEqual(
        Array.from({ length: 10 }, (_, index) => `text ${index}`),
      );
      expect(await db.count("outbox")).toBe(0);
    },
  );

  it("never changes the id of a message, and nothing is lost while there is no line", async () => {
    const written = await write("hello");
    server.faults = ["lose answer", "lose request", "lose answer"];
    for (let round = 0; round < 3; round++) {
      expect(await sendWaiting(db, quiet)).toBe(false);
      expect((await db.get("outbox", written.client_id))?.body).toBe("hello");
    }
    await untilSent();
    expect(server.rows.map((row) => row.client_id)).toEqual([written.client_id]);
  });

  it("lets the stream tell that a message arrived whose answer was lost", async () => {
    await write("hello");
    server.faults = ["lose answer"];
    await sendWaiting(db, quiet);
    expect(await db.count("outbox")).toBe(1);
    await catchUp(db);
    expect(await db.count("outbox")).toBe(0);
    expect(await db.count("events")).toBe(1);
  });

  it("keeps what was refused, with what came after it, until the person decides", async () => {
    server.refuse = "bad";
    const bad = await write("bad");
    await write("after");
    expect(await sendWaiting(db, quiet)).toBe(false);
    expect((await db.get("outbox", bad.client_id))?.refused).toBe("client_id_used");
    expect(server.rows).toEqual([]);
    // The next run, a restart included, holds it up as well.
    expect(await sendWaiting(db, quiet)).toBe(false);
    expect(server.rows).toEqual([]);
    await dropUnsent(db, bad.client_id);
    await untilSent();
    expect(server.rows.map((row) => row.body)).toEqual(["after"]);
  });

  it("tries again when the person says so", async () => {
    server.refuse = "bad";
    const bad = await write("bad");
    await sendWaiting(db, quiet);
    server.refuse = null;
    await tryAgain(db, bad.client_id);
    await untilSent();
    expect(server.rows.map((row) => row.body)).toEqual(["bad"]);
  });
});

describe("what is on this device only", () => {
  it("is what waits, what was refused and what is half written, and nothing that was sent", async () => {
    await write("sent");
    await untilSent();
    expect(await unsentMessages(db)).toBe(0);
    server.refuse = "bad";
    await write("bad");
    await untilSent(1).catch(() => undefined);
    await write("waits");
    await db.put("drafts", { conversation: THREAD, body: "half", savedAt: 1 });
    expect(await unsentMessages(db)).toBe(3);
  });
});

describe("photos and recordings", () => {
  it("rest on the device, go before their message, and leave with it", async () => {
    await write("first");
    await writeWith("look", photo("one"), photo("two!"));
    await write("last");
    expect((await db.getAll("files")).map((file) => file.bytes.byteLength).sort()).toEqual([3, 4]);
    await untilSent();
    expect(server.heard).toEqual(["first", "upload", "upload", "look", "last"]);
    expect([...server.uploads.values()].sort()).toEqual(["image/jpeg 3", "image/jpeg 4"]);
    expect(await db.count("files")).toBe(0);
    expect(await db.count("outbox")).toBe(0);
  });

  it.each<Fault>(["lose request", "lose answer", "twice", "500", "429"])(
    "are stored once with their message when the line does this to every other: %s",
    async (fault) => {
      for (let count = 0; count < 4; count++) await writeWith(`text ${count}`, photo(`p${count}`));
      server.faults = Array.from({ length: 30 }, (_, index) => (index % 2 ? null : fault));
      await untilSent();
      expect(server.rows.map((row) => row.body)).toEqual(["text 0", "text 1", "text 2", "text 3"]);
      expect(server.uploads.size).toBe(4);
      expect(await db.count("files")).toBe(0);
    },
  );

  it("are not uploaded again when only the message was lost", async () => {
    await writeWith("look", photo("one"));
    server.faults = [null, "lose request"];
    expect(await sendWaiting(db, quiet)).toBe(false);
    await untilSent();
    expect(server.heard).toEqual(["upload", "look"]);
  });

  it("are uploaded anew when the server has forgotten them", async () => {
    await writeWith("look", photo("one"));
    server.faults = [null, "lose request"];
    await sendWaiting(db, quiet);
    server.uploads.clear();
    expect(await sendWaiting(db, quiet)).toBe(false);
    await untilSent();
    expect(server.rows.map((row) => row.attachments.length)).toEqual([1]);
  });

  it("go when the stream tells that their message arrived, or when the person drops it", async () => {
    await writeWith("look", photo("one"));
    server.faults = [null, "lose answer"];
    await sendWaiting(db, quiet);
    expect(await db.count("files")).toBe(1);
    await catchUp(db);
    expect(await db.count("files")).toBe(0);
    const dropped = await writeWith("no", photo("two"));
    await dropUnsent(db, dropped.client_id);
    expect([await db.count("files"), await db.count("outbox")]).toEqual([0, 0]);
  });
});

/** What the server says when nothing has happened. */
const nothingNew = {
  epoch: "e",
  cursor: "2",
  reset: false,
  has_more: false,
  gone: [],
  hidden: [],
  conversations: [],
  events: {},
};

describe("catching up", () => {
  it("takes the text of what was taken back from the phone", async () => {
    await write("secret");
    await untilSent();
    const [row] = server.rows;
    await apply(db, {
      ...nothingNew,
      events: {
        [THREAD]: [
          {
            seq: 2,
            kind: "withdrawn",
            message: null,
            message_id: row?.id ?? "",
            data: {},
            at: "x",
          },
        ],
      },
    });
    expect(JSON.stringify(await db.getAll("events"))).not.toContain("secret");
  });

  it("starts anew when the server says so, and keeps what is not sent", async () => {
    await write("one");
    await untilSent();
    await write("not sent");
    await apply(db, { ...nothingNew, epoch: "f", cursor: "9", reset: true });
    expect(await db.count("events")).toBe(0);
    expect((await db.getAll("outbox")).map((one) => one.body)).toEqual(["not sent"]);
  });

  it("starts anew when the threads went with the plugin, and the place did not", async () => {
    const asked: (string | null)[] = [];
    vi.stubGlobal("fetch", (address: string) => {
      asked.push(new URL(address, location.href).searchParams.get("cursor"));
      return Promise.resolve(json(200, { ...nothingNew, conversations: [{ id: THREAD }] }));
    });
    await db.put("meta", { key: "cursor", value: "1" });
    await catchUp(db);
    await catchUp(db);
    expect(asked).toEqual([null, "2"]);
  });

  it("lets go of a thread that is no longer the person's", async () => {
    await write("one");
    await untilSent();
    await apply(db, {
      epoch: "e",
      cursor: "2",
      reset: false,
      has_more: false,
      gone: [THREAD],
      hidden: [],
      conversations: [],
      events: {},
    });
    expect(await db.count("events")).toBe(0);
  });
});
