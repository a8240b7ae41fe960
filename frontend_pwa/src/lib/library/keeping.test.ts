import { afterEach, describe, expect, it, vi } from "vitest";
import type { LibraryManifest } from "@/lib/api";
import { database, wipeDevice } from "@/lib/db";
import { prefs, setPrefs } from "@/lib/prefs.svelte";
import { isoDay } from "@/lib/stages";
import { allCopies, copyOf, keepCopy } from "./copies";
import { giveFeedback, mayAsk } from "./feedback";
import { makeArticle } from "./fixtures";
import { clearHistory, recentlyRead } from "./history";
import { flush, send } from "./outbox";
import { downloadPack, NoRoomError, packs, removePack } from "./packs";
import { articleBySlug } from "./repository";
import { save } from "./saved";
import { syncLibrary } from "./sync";
import { forgetWithdrawn, isLongAgo, lastContact, withdrawnArticles } from "./withdrawn";

type Handler = (url: URL, init: RequestInit) => Response;
const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), {
    status,
    headers: { "Content-Type": "application/json", ETag: '"1"' },
  });
function server(handler: Handler) {
  const sent: { path: string; body: unknown }[] = [];
  vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
    if (init.method === "POST") sent.push({ path, body: JSON.parse(String(init.body)) as unknown });
    return handler(new URL(path, location.href), init);
  });
  return sent;
}
const down = () => vi.stubGlobal("fetch", () => Promise.reject(new TypeError("down")));
const entry = (uuid: string, topic = "sleep", bytes = 100, stages: unknown[] = []) => ({
  uuid,
  etag: "1",
  offline: false,
  bytes,
  topic,
  stages,
});
const manifest = (articles: unknown[], revoked: string[] = []) =>
  ({ locale: "da", library_version: 1, articles, revoked }) as LibraryManifest;
function library(articles: unknown[], revoked: string[] = [], sets: unknown[] = []) {
  server((url) =>
    url.pathname.endsWith("/timeline")
      ? json({ locale: "da", sets, cards: [] })
      : url.pathname.endsWith("/manifest")
        ? json({ ...manifest(articles, revoked), locale: url.searchParams.get("locale") })
        : json(
            makeArticle({
              uuid: url.pathname.split("/").pop() ?? "",
              variant: (url.searchParams.get("variant") ?? "normal") as "normal" | "easy",
              topic: { slug: "soevn", title: "Søvn", key: "sleep" },
            }),
          ),
  );
}

afterEach(async () => {
  vi.unstubAllGlobals();
  setPrefs({ discreet: false, family: [], situation: "none" });
  await wipeDevice();
});

describe("a pack", () => {
  it("tells its size before, comes in both languages, is kept up to date, and can be removed", async () => {
    library([entry("a"), entry("b"), entry("c", "food")]);
    expect(await packs("en")).toEqual([
      { topic: "sleep", bytes: 400, articles: 2, held: false },
      { topic: "food", bytes: 200, articles: 1, held: false },
    ]);
    const progress: number[] = [];
    await downloadPack("sleep", "en", (done) => progress.push(done));
    expect(progress).toEqual([1, 2, 3, 4]);
    expect((await allCopies()).map((copy) => copy.key).sort()).toEqual([
      "a|da",
      "a|en",
      "b|da",
      "b|en",
    ]);
    library([entry("a"), entry("b"), entry("d")]);
    await syncLibrary("en");
    expect(await copyOf("d", "da")).toMatchObject({ keep: "pack" });
    await removePack("sleep");
    expect(await allCopies()).toEqual([]);
  });

  it("leaves what was read or saved when it is removed", async () => {
    library([entry("a"), entry("b")]);
    const topic = { slug: "soevn", title: "Søvn", key: "sleep" };
    await keepCopy(makeArticle({ uuid: "a", topic }), "da", '"1"', "read", 5);
    await save(makeArticle({ uuid: "b", topic }), "da");
    await downloadPack("sleep", "da");
    expect((await copyOf("a", "da"))?.keep).toBe("pack");
    await removePack("sleep");
    expect((await copyOf("a", "da"))?.keep).toBe("read");
    expect((await copyOf("b", "da"))?.keep).toBe("saved");
  });

  it("is as large as all that is fetched: both languages, easy versions, and pictures once", async () => {
    const large = { ...entry("a"), easy_etag: "2", easy_bytes: 40, picture_bytes: 1000 };
    library([large, entry("b")]);
    expect(await packs("en")).toMatchObject([
      { topic: "sleep", bytes: 2 * (100 + 40 + 100) + 1000 },
    ]);
    library([{ ...large, picture_bytes: 51_000_000 }]);
    await expect(downloadPack("sleep", "da")).rejects.toBeInstanceOf(NoRoomError);
  });

  it("that came in part is not held, and the rest is fetched when it is asked for again", async () => {
    const entries = [{ ...entry("a"), easy_etag: "1" }, entry("b")];
    library(entries);
    const whole = globalThis.fetch;
    vi.stubGlobal("fetch", (path: string, init: RequestInit) =>
      path.includes("/articles/b") ? Promise.reject(new TypeError("down")) : whole(path, init),
    );
    await expect(downloadPack("sleep", "da")).rejects.toThrow();
    expect(await packs("da")).toMatchObject([{ held: false }]);
    expect(await (await database()).getAllKeys("articles")).toEqual(["a|da", "a|da|easy"]);
    const asked: string[] = [];
    vi.stubGlobal("fetch", (path: string, init: RequestInit) => {
      asked.push(path);
      return whole(path, init);
    });
    await syncLibrary("da");
    expect(await packs("da")).toMatchObject([{ held: true }]);
    await (await database()).delete("articles", "b|da");
    expect(await packs("da")).toMatchObject([{ held: false }]);
    asked.length = 0;
    await downloadPack("sleep", "da");
    expect(asked.filter((path) => path.includes("/articles/"))).toHaveLength(1);
    expect(await packs("da")).toMatchObject([{ held: true }]);
  });

  it("needs no more room for what is there already", async () => {
    library([entry("a", "sleep", 30_000_000), entry("b", "sleep", 10_000_000)]);
    await keepCopy(makeArticle({ uuid: "a" }), "da", '"1"', "pack");
    const db = await database();
    const copy = await copyOf("a", "da");
    if (copy) await db.put("articles", { ...copy, bytes: 30_000_000 });
    await expect(downloadPack("sleep", "da")).resolves.toBeUndefined();
  });

  it("that has no room is refused before anything is fetched", async () => {
    library([entry("a", "sleep", 51_000_000)]);
    await expect(downloadPack("sleep", "da")).rejects.toBeInstanceOf(NoRoomError);
    expect(await allCopies()).toEqual([]);
  });
});

describe("history", () => {
  it("lists each article once, the latest first, and can be cleared", async () => {
    await keepCopy(makeArticle({ uuid: "a" }), "da", null, "read", 1);
    await keepCopy(makeArticle({ uuid: "b" }), "da", null, "read", 2);
    await keepCopy(makeArticle({ uuid: "a" }), "en", null, "read", 3);
    await save(makeArticle({ uuid: "b" }), "da", 4);
    await keepCopy(makeArticle({ uuid: "near" }), "da", null, "timeline", 9);
    expect((await recentlyRead()).map((copy) => copy.key)).toEqual(["a|en", "b|da"]);
    await clearHistory();
    expect(await recentlyRead()).toEqual([]);
    expect((await allCopies()).map((copy) => copy.uuid).sort()).toEqual(["b", "near"]);
  });

  it("is not written in discreet mode", async () => {
    setPrefs({ discreet: true });
    server(() => json(makeArticle()));
    await articleBySlug("da", "sikker-soevn");
    expect(await allCopies()).toEqual([]);
    await keepCopy(makeArticle(), "da", '"0"', "pack");
    await articleBySlug("da", "sikker-soevn");
    expect((await copyOf("u1", "da"))?.readAt).toBe(0);
  });
});

describe("withdrawn articles", () => {
  it("leave at the next contact, and the titles of those that one had chosen are told", async () => {
    await keepCopy(makeArticle({ uuid: "read", title: "Læst" }), "da", null, "read");
    await save(makeArticle({ uuid: "saved", title: "Gemt" }), "da");
    await keepCopy(makeArticle({ uuid: "never", title: "Aldrig set" }), "da", null, "timeline");
    library([], ["read", "saved", "never"]);
    await syncLibrary("da");
    expect(await allCopies()).toEqual([]);
    expect((await withdrawnArticles()).map((one) => one.title).sort()).toEqual(["Gemt", "Læst"]);
    await forgetWithdrawn();
    await syncLibrary("da");
    expect(await withdrawnArticles()).toEqual([]);
  });

  it("are not the only thing a month without contact is about", async () => {
    expect(await lastContact()).toBeNull();
    library([]);
    await syncLibrary("da");
    const contact = await lastContact();
    expect(isLongAgo(contact)).toBe(false);
    expect(isLongAgo(contact, Date.now() + 31 * 86_400_000)).toBe(true);
    expect(isLongAgo(null)).toBe(false);
  });
});

describe("the outbox", () => {
  it("keeps an answer until there is a network and sends it once, with its id", async () => {
    down();
    document.cookie = "csrftoken=x";
    await giveFeedback(makeArticle({ variant: "easy" }), true, " fint ", false);
    expect(await (await database()).count("outbox")).toBe(1);
    const sent = server(() => json({}, 201));
    await Promise.all([flush(), flush()]);
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({
      path: "/api/v1/library/articles/u1/feedback",
      body: { revision: 1, variant: "easy", helpful: true, comment: "fint" },
    });
    expect((sent[0]?.body as { id: string }).id).toMatch(/^[0-9a-f-]{36}$/);
    await flush();
    expect(sent).toHaveLength(1);
  });

  it("drops what the server refuses, and keeps what it has no time for", async () => {
    for (const [status, left] of [
      [404, 0],
      [409, 0],
      [429, 1],
      [503, 1],
    ] as const) {
      server(() => json({}, status));
      await send("/x", {});
      expect([status, await (await database()).count("outbox")]).toEqual([status, left]);
      await (await database()).clear("outbox");
    }
  });

  it("is not used in discreet mode", async () => {
    down();
    await expect(giveFeedback(makeArticle(), true, "", true)).rejects.toThrow();
    expect(await (await database()).count("outbox")).toBe(0);
  });
});

describe("what is near in time", () => {
  const now = Math.floor(Date.now() / 86_400_000);
  const own = (articles: string[]) => ({
    key: "own",
    name: "",
    situation: "pregnancy",
    entries: articles.map((article) => {
      const week = Number(article.slice(1));
      return { article, anchor: "pregnancy", side: "after", unit: "week", from: week, to: week };
    }),
  });

  it("is fetched by the sync: last week to three weeks ahead, and nothing after a loss", async () => {
    const family = [{ id: "a", kind: "due" as const, date: isoDay(now + 280 - 20 * 7) }];
    const weeks = [18, 19, 20, 23, 24].map((week) => `w${week}`);
    library(
      weeks.map((uuid) => entry(uuid)),
      [],
      [own(weeks)],
    );
    setPrefs({ family, situation: "loss" });
    await syncLibrary("da");
    expect(await allCopies()).toEqual([]);
    setPrefs({ situation: "none" });
    await syncLibrary("da");
    expect((await allCopies()).map((copy) => [copy.uuid, copy.keep])).toEqual([
      ["w19", "timeline"],
      ["w20", "timeline"],
      ["w23", "timeline"],
    ]);
  });
});

it("nobody is asked about violence or loss", () => {
  const about = (key: string) => makeArticle({ topic: { slug: key, title: key, key } });
  expect([mayAsk(about("sleep")), mayAsk(about("safety")), mayAsk(about("loss"))]).toEqual([
    true,
    false,
    false,
  ]);
  expect(mayAsk(makeArticle({ revision_id: null }))).toBe(false);
  expect(prefs.discreet).toBe(false);
});
