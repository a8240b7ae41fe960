import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ChosenFile } from "../media/file";
import { chatDatabase, type ChatDatabase } from "./database";
import {
  OTHER,
  photo,
  Server,
  THREAD,
  type Fault,
  quiet,
  untilAllSent,
  writeIn,
} from "./fake-server";
import { dropUnsent, sendWaiting } from "./outbox";

let server: Server;
let db: ChatDatabase;
let number = 0;
const write = (body: string, conversation = THREAD) => writeIn(db, body, [], conversation);
const writeWith = (body: string, ...files: ChosenFile[]) => writeIn(db, body, files);
const untilSent = (most?: number) => untilAllSent(db, most);

beforeEach(async () => {
  document.cookie = "csrftoken=x";
  server = new Server();
  db = await chatDatabase(`uploads-${++number}`);
  vi.stubGlobal("fetch", (address: string, init?: RequestInit) =>
    Promise.resolve().then(() => server.answer(address, init)),
  );
});

describe("an upload that does not get through", () => {
  /** Uploads go nowhere, as on a line that lets little through; the app's patience ends at once. */
  function neverUploads(): { patience: number[] } {
    const patience: number[] = [];
    const later = setTimeout;
    vi.stubGlobal("setTimeout", (work: () => void, milliseconds: number) => {
      if (milliseconds >= 100_000) patience.push(milliseconds);
      return later(work, milliseconds >= 100_000 ? 0 : milliseconds);
    });
    vi.stubGlobal("fetch", async (address: string, init?: RequestInit) => {
      if (init?.method !== "PUT") return server.answer(address, init);
      return new Promise((_, reject) =>
        init.signal?.addEventListener("abort", () => reject(new DOMException("x", "AbortError"))),
      );
    });
    return { patience };
  }

  afterEach(() => vi.unstubAllGlobals());

  it("holds up what comes after it in its own thread, and no other thread", async () => {
    neverUploads();
    const stuck = await writeWith("look", photo("one"));
    await write("after");
    await write("elsewhere", OTHER);
    expect(await sendWaiting(db, quiet)).toBe(false);
    expect(server.heard).toEqual(["elsewhere"]);
    expect((await db.getAll("outbox")).map((one) => one.body).sort()).toEqual(["after", "look"]);
    expect((await db.get("outbox", stuck.client_id))?.late).toBe(true);
    expect(await db.count("files")).toBe(1);
  });

  it("is tried after what waits in other threads from then on, and goes in its order in the end", async () => {
    neverUploads();
    await writeWith("look", photo("one"));
    await write("after");
    await sendWaiting(db, quiet);
    vi.unstubAllGlobals();
    vi.stubGlobal("fetch", async (address: string, init?: RequestInit) =>
      server.answer(address, init),
    );
    await write("elsewhere", OTHER);
    await untilSent();
    expect(server.heard).toEqual(["elsewhere", "upload", "look", "after"]);
    expect(await db.count("files")).toBe(0);
  });

  it.each<Fault>(["lose request", "500"])("may fail in another way: %s", async (fault) => {
    await writeWith("look", photo("one"));
    await write("elsewhere", OTHER);
    server.faults = [fault];
    expect(await sendWaiting(db, quiet)).toBe(false);
    expect(server.heard).toEqual(["elsewhere"]);
    await untilSent();
    expect(server.heard).toEqual(["elsewhere", "upload", "look"]);
  });

  it("stops everything where the server wants nothing at all", async () => {
    await writeWith("look", photo("one"));
    await write("elsewhere", OTHER);
    server.faults = ["429"];
    expect(await sendWaiting(db, quiet)).toBe(false);
    expect(server.heard).toEqual([]);
  });

  it("has the time that its size needs on a slow line", async () => {
    const { patience } = neverUploads();
    await writeWith("look", photo("x".repeat(400_000)));
    await sendWaiting(db, quiet);
    expect(patience).toEqual([220_000]);
  });

  it("does not bring back, or send, what the person removed meanwhile", async () => {
    const given = await writeWith("look", photo("one"), photo("two!"));
    vi.stubGlobal("fetch", async (address: string, init?: RequestInit) => {
      await dropUnsent(db, given.client_id);
      return server.answer(address, init);
    });
    expect(await sendWaiting(db, quiet)).toBe(true);
    expect(server.heard).toEqual(["upload"]);
    expect([await db.count("outbox"), await db.count("files")]).toEqual([0, 0]);
  });

  it("that failed does not bring back what the person removed meanwhile", async () => {
    const given = await writeWith("look", photo("one"));
    vi.stubGlobal("fetch", async () => {
      await dropUnsent(db, given.client_id);
      throw new TypeError("no line");
    });
    await sendWaiting(db, quiet);
    expect([await db.count("outbox"), await db.count("files")]).toEqual([0, 0]);
  });
});
