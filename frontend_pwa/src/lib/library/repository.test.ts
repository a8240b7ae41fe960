import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { database, wipeDevice } from "@/lib/db";
import { allCopies, bareTag, copyOf, keepCopy } from "./copies";
import { makeArticle } from "./fixtures";
import { fold, searchCopies } from "./offline-search";
import { removeDownloads } from "./removal";
import { articleBySlug, cardsFor, search, topics } from "./repository";
import { isSaved, save, savedCards, unsave } from "./saved";
import { syncLibrary } from "./sync";

type Handler = (url: URL, init: RequestInit) => Response | Promise<Response>;
let calls: string[];

function server(handler: Handler) {
  vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
    calls.push(path);
    return handler(new URL(path, location.href), init);
  });
}
const json = (body: unknown, status = 200, etag = '"1"') =>
  new Response(status === 304 ? null : JSON.stringify(body), {
    status,
    headers: { "Content-Type": "application/json", ETag: etag },
  });
const down = () => vi.stubGlobal("fetch", () => Promise.reject(new TypeError("down")));

/** What was read is kept meanwhile: nobody waits for it but a test. */
const kept = () => vi.waitFor(async () => expect(await allCopies()).toHaveLength(1));

beforeEach(() => (calls = []));
afterEach(async () => {
  vi.unstubAllGlobals();
  await wipeDevice();
});

describe("an article", () => {
  it("is fetched by slug, kept, and read again without a network", async () => {
    server(() => json(makeArticle()));
    expect(await articleBySlug("da", "sikker-soevn")).toMatchObject({ fromDevice: false });
    await kept();
    down();
    const read = await articleBySlug("da", "sikker-soevn");
    expect(read).toMatchObject({ fromDevice: true, data: { title: "Sikker søvn" } });
  });

  it("is asked for by its etag the second time", async () => {
    server(() => json(makeArticle()));
    await articleBySlug("da", "sikker-soevn");
    await kept();
    server((_, init) => {
      expect(init.headers).toMatchObject({ "If-None-Match": '"1"' });
      return json(null, 304);
    });
    expect(await articleBySlug("da", "sikker-soevn")).toMatchObject({ fromDevice: false });
    expect(calls.at(-1)).toBe("/api/v1/library/articles/u1?locale=da");
  });

  it("that is still right is read also where the phone has no room to note it", async () => {
    await keepCopy(makeArticle(), "da", '"1"', "read");
    server(() => json(null, 304));
    const full = new DOMException("full", "QuotaExceededError");
    const put = vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(() => {
      throw full;
    });
    expect(await articleBySlug("da", "sikker-soevn")).toMatchObject({
      fromDevice: false,
      data: { title: "Sikker søvn" },
    });
    expect(put).toHaveBeenCalled();
  });

  it("that was taken down leaves the device", async () => {
    await keepCopy(makeArticle(), "da", '"1"', "saved");
    server(() => json({ title: "Gone" }, 410));
    await expect(articleBySlug("da", "sikker-soevn")).rejects.toMatchObject({ status: 410 });
    expect(await allCopies()).toEqual([]);
  });

  it("is found by an address that it had before, also without a network", async () => {
    server(() => json(makeArticle({ slug: "ny" })));
    expect(await articleBySlug("da", "gammel")).toMatchObject({ data: { slug: "ny" } });
    await kept();
    await keepCopy(makeArticle({ slug: "nyere" }), "da", '"2"', "read");
    down();
    for (const slug of ["gammel", "ny", "nyere"]) {
      expect(await articleBySlug("da", slug)).toMatchObject({
        fromDevice: true,
        data: { slug: "nyere" },
      });
    }
  });

  it("of somebody who took an old address is shown when the server can be asked", async () => {
    await keepCopy(makeArticle({ slug: "ny" }), "da", '"1"', "read", 1, { askedAs: "gammel" });
    server(() => json(makeArticle({ uuid: "u2", slug: "gammel" })));
    expect(await articleBySlug("da", "gammel")).toMatchObject({ data: { uuid: "u2" } });
  });

  it("never seen is not there without a network", async () => {
    down();
    await expect(articleBySlug("da", "ukendt")).rejects.toMatchObject({ name: "Unreachable" });
  });

  it("is read from the device when the server is broken", async () => {
    await keepCopy(makeArticle(), "da", '"1"', "read");
    server(() => json({ title: "Oops" }, 503));
    expect(await articleBySlug("da", "sikker-soevn")).toMatchObject({ fromDevice: true });
  });
});

describe("copies", () => {
  it("keep the last fifty that were read, and all that are saved or always there", async () => {
    await keepCopy(makeArticle({ uuid: "saved" }), "da", null, "saved", 1);
    await keepCopy(makeArticle({ uuid: "sos", offline: true }), "da", null, "read", 1);
    for (let n = 0; n < 53; n++) {
      await keepCopy(makeArticle({ uuid: `r${n}` }), "da", null, "read", 10 + n);
    }
    const kept = (await allCopies()).map((copy) => copy.uuid);
    expect(kept).toHaveLength(52);
    expect(kept).toEqual(expect.arrayContaining(["saved", "sos", "r52", "r3"]));
    expect(kept).not.toContain("r2");
  });

  it("never lose a stronger reason", async () => {
    await keepCopy(makeArticle(), "da", null, "saved");
    await keepCopy(makeArticle(), "da", null, "read");
    expect((await copyOf("u1", "da"))?.keep).toBe("saved");
  });

  it("compare etags by what is inside them", () => {
    expect([bareTag('W/"a"'), bareTag('"a"'), bareTag("a"), bareTag(null)]).toEqual([
      "a",
      "a",
      "a",
      "",
    ]);
  });

  it("removed by hand leave the emergency ones", async () => {
    await keepCopy(makeArticle({ uuid: "sos", offline: true }), "da", null, "saved");
    await save(makeArticle(), "da");
    await removeDownloads();
    expect((await allCopies()).map((copy) => copy.uuid)).toEqual(["sos"]);
  });
});

describe("saved articles", () => {
  it("are listed, newest first, and can be let go", async () => {
    await save(makeArticle(), "da", 1);
    await save(makeArticle({ uuid: "u2", title: "To" }), "da", 2);
    expect((await savedCards()).map((card) => card.uuid)).toEqual(["u2", "u1"]);
    await unsave("u2");
    expect(await isSaved("u2")).toBe(false);
    expect((await copyOf("u2", "da"))?.keep).toBe("read");
  });
});

describe("sync", () => {
  const entry = (uuid: string, etag: string, offline: boolean) => ({
    uuid,
    etag,
    offline,
    bytes: 1,
    topic: "t",
    stages: [],
  });

  it("fetches emergency articles in both languages, renews copies, removes the revoked", async () => {
    await keepCopy(makeArticle({ uuid: "old" }), "en", '"1"', "read");
    await keepCopy(makeArticle({ uuid: "gone" }), "da", '"1"', "saved");
    server((url) => {
      const locale = url.searchParams.get("locale") ?? "";
      if (url.pathname.endsWith("/timeline")) return json({ locale, sets: [], cards: [] });
      if (url.pathname.endsWith("/manifest")) {
        return json({
          locale,
          library_version: 1,
          articles: [entry("sos", "9", true), entry("old", "2", false), entry("x", "1", false)],
          revoked: ["gone"],
        });
      }
      const uuid = url.pathname.split("/").pop() ?? "";
      return json(makeArticle({ uuid, offline: uuid === "sos" }), 200, '"9"');
    });
    await syncLibrary("en");
    const copies = await allCopies();
    expect(copies.map((copy) => copy.key).sort()).toEqual(["old|da", "old|en", "sos|da", "sos|en"]);
    expect(copies.every((copy) => copy.etag === '"9"')).toBe(true);
  });

  it("fetches nothing that is already right", async () => {
    await keepCopy(makeArticle({ offline: true }), "da", 'W/"1"', "saved");
    server((url) =>
      url.pathname.endsWith("/timeline")
        ? json({ locale: "da", sets: [], cards: [] })
        : json({
            locale: "da",
            library_version: 1,
            articles: [entry("u1", "1", true)],
            revoked: [],
          }),
    );
    await syncLibrary("da");
    expect(calls.map((path) => path.split("?")[0]?.split("/").pop())).toEqual([
      "timeline",
      "manifest",
    ]);
  });
});

describe("lists", () => {
  it("come from the device when there is no network", async () => {
    server(() => json({ topics: [{ slug: "soevn" }] }));
    await topics("da");
    down();
    expect(await topics("da")).toMatchObject({ fromDevice: true, data: [{ slug: "soevn" }] });
    await expect(topics("en")).rejects.toMatchObject({ name: "Unreachable" });
  });

  it("for several stages name each article once", async () => {
    server((url) =>
      json({
        results:
          url.searchParams.get("stage") === "child_week:1"
            ? [{ uuid: "a" }, { uuid: "b" }]
            : [{ uuid: "b" }, { uuid: "c" }],
        next: null,
      }),
    );
    const found = await cardsFor(["child_week:1", "child_month:0"], "da", 4);
    expect(found.map((card) => card.uuid)).toEqual(["a", "b", "c"]);
  });
});

describe("search", () => {
  it("folds Danish letters and accents", () => {
    expect(fold("Sønsøster Åse Mödre")).toBe("sonsoster ase modre");
  });

  it("finds articles on the device, the title first, and wants every word", () => {
    const body = makeArticle({ uuid: "body" });
    const title = makeArticle({ uuid: "title", title: "Køligt rum", blocks: [] });
    expect(searchCopies([body, title], "koeligt rum").map((hit) => hit.uuid)).toEqual([
      "title",
      "body",
    ]);
    expect(searchCopies([body], "køligt hav")).toEqual([]);
    expect(searchCopies([body], "  ")).toEqual([]);
  });

  it("falls back to the device without a network", async () => {
    await keepCopy(makeArticle(), "da", null, "read");
    await keepCopy(makeArticle({ uuid: "en", title: "Sikker sleep" }), "en", null, "read");
    down();
    const found = await search("sikker", "da", new AbortController().signal);
    expect(found).toMatchObject({ fromDevice: true, results: [{ uuid: "u1" }] });
  });

  it("reports a refusal as it is", async () => {
    server(() => json({ title: "Slow down" }, 429));
    await expect(search("x", "da", new AbortController().signal)).rejects.toMatchObject({
      status: 429,
    });
    expect(await (await database()).count("answers")).toBe(0);
  });
});
