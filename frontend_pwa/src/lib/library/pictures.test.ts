import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Article } from "@/lib/api";
import { database, wipeDevice } from "@/lib/db";
import { copyOf, keepCopy } from "./copies";
import { fakeCaches } from "./fake-caches";
import { makeArticle } from "./fixtures";
import { clearHistory } from "./history";
import { downloadPack, IncompleteError, packs, removePack } from "./packs";
import { PICTURES } from "./pictures";
import { makeRoom } from "./removal";
import { syncLibrary } from "./sync";

const image = {
  alt: "",
  width: 640,
  height: 320,
  src: "/media/images/lead.jpg",
  srcset: { avif: "/media/images/lead.320.avif 320w" },
  focal: null,
  placeholder: null,
};
const html =
  '<figure><picture><source type="image/avif" srcset="/media/images/step.avif 320w">' +
  '<img src="/media/images/step.jpg" srcset="/media/images/step.320.jpg 320w" alt=""></picture></figure>';
const illustrated = (change: Partial<Article> = {}) =>
  makeArticle({ image, blocks: [{ id: "b", type: "image", html, data: {} }], ...change });

let broken: (path: string) => boolean;
let caches: ReturnType<typeof fakeCaches>;
beforeEach(() => {
  broken = () => false;
  caches = fakeCaches();
  vi.stubGlobal("caches", caches);
  vi.stubGlobal("fetch", async (path: string) => {
    if (broken(path)) throw new TypeError("down");
    if (path.startsWith("/media/")) return new Response("12345");
    const articles = [
      { uuid: "u1", etag: "1", offline: false, bytes: 9, topic: "soevn", stages: [] },
    ];
    const body = path.includes("/manifest")
      ? { locale: "da", library_version: 1, articles, revoked: [] }
      : path.includes("/timeline")
        ? { locale: "da", sets: [], cards: [] }
        : illustrated();
    return new Response(JSON.stringify(body), {
      headers: { "Content-Type": "application/json", ETag: '"1"' },
    });
  });
});
afterEach(async () => {
  vi.unstubAllGlobals();
  await wipeDevice();
});

describe("the pictures of a kept article", () => {
  it("are kept as plain files, also those in its text, and counted", async () => {
    await keepCopy(illustrated(), "da", null, "read");
    expect(caches.paths(PICTURES)).toEqual(["/media/images/lead.jpg", "/media/images/step.jpg"]);
    expect(await copyOf("u1", "da")).toMatchObject({ pictureBytes: 10, picturesMissing: false });
  });

  it("that could not come leave a pack unfinished until they are there", async () => {
    broken = (path) => path.endsWith("step.jpg");
    await expect(downloadPack("soevn", "da")).rejects.toBeInstanceOf(IncompleteError);
    expect(await packs("da")).toMatchObject([{ held: false }]);
    broken = () => false;
    await downloadPack("soevn", "da");
    expect(await packs("da")).toMatchObject([{ held: true }]);
  });

  it("that could not come are fetched at the next contact", async () => {
    broken = (path) => path.startsWith("/media/");
    await keepCopy(illustrated(), "da", '"1"', "read");
    expect(await copyOf("u1", "da")).toMatchObject({ picturesMissing: true });
    broken = () => false;
    await syncLibrary("da");
    expect(await copyOf("u1", "da")).toMatchObject({ pictureBytes: 10, picturesMissing: false });
  });

  it("go with the last article that shows them: from a pack, the history, or for want of room", async () => {
    const lead = "/media/images/lead.jpg";
    const other = { ...image, src: "/media/images/other.jpg" };
    const db = await database();
    await (await caches.open(PICTURES)).put("/static/pictures/offline.svg", new Response("x"));
    await keepCopy(illustrated({ uuid: "u2" }), "da", null, "saved");
    await downloadPack("soevn", "da");
    await removePack("soevn");
    expect(caches.paths(PICTURES)).toContain(lead);
    await db.delete("articles", "u2|da");
    await keepCopy(illustrated({ uuid: "u3", image: other, blocks: [] }), "da", null, "read");
    await clearHistory();
    expect(caches.paths(PICTURES)).toEqual(["/static/pictures/offline.svg"]);
    await keepCopy(illustrated({ uuid: "u4", image: other, blocks: [] }), "da", null, "read");
    const copy = await copyOf("u4", "da");
    if (copy) await db.put("articles", { ...copy, bytes: 51_000_000 });
    await makeRoom();
    expect(caches.paths(PICTURES)).toEqual(["/static/pictures/offline.svg"]);
  });

  it("that the server does not have are not waited for", async () => {
    const before = globalThis.fetch;
    vi.stubGlobal("fetch", (path: string) =>
      path.endsWith("step.jpg") ? Promise.resolve(new Response("", { status: 404 })) : before(path),
    );
    await keepCopy(illustrated(), "da", null, "read");
    expect(await copyOf("u1", "da")).toMatchObject({ pictureBytes: 5, picturesMissing: false });
    expect(await (await database()).count("articles")).toBe(1);
  });
});
