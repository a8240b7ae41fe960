import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Card } from "@/lib/api";
import { wipeDevice } from "@/lib/db";
import { cardOf, keepCopy } from "./copies";
import { fakeCaches } from "./fake-caches";
import { makeArticle } from "./fixtures";
import { PICTURES, SEEN } from "./pictures";
import { cards, timeline } from "./repository";
import { syncLibrary } from "./sync";

const json = (body: unknown, etag = '"1"') =>
  new Response(JSON.stringify(body), {
    status: 200,
    headers: { "Content-Type": "application/json", ETag: etag },
  });
const picture = (name: string) => ({
  alt: "",
  width: 640,
  height: 320,
  src: `/media/images/${name}.640.jpg`,
  srcset: { avif: `/media/images/${name}.320.avif 320w, /media/images/${name}.640.avif 640w` },
  focal: null,
  placeholder: null,
});
const card = (uuid: string): Card => cardOf(makeArticle({ uuid, image: picture(uuid) }));

/** A topic of two articles, of which the first can be withdrawn. */
function server(revoked: string[]) {
  const live = ["gone", "stays"].filter((uuid) => !revoked.includes(uuid));
  const asked: RequestInit[] = [];
  vi.stubGlobal("fetch", async (path: string, init: RequestInit = {}) => {
    const url = new URL(path, location.href);
    if (url.pathname.startsWith("/media/")) return new Response("picture");
    asked.push(init);
    if (url.pathname.endsWith("/manifest")) {
      return json({ locale: "da", library_version: 1, articles: [], revoked });
    }
    if (url.pathname.endsWith("/timeline")) {
      // The timeline is not had anew: the last answer must not go on telling either.
      if (revoked.length > 0) throw new TypeError("down");
      return json({ locale: "da", sets: [], cards: live.map(card) });
    }
    return json({ results: live.map(card), next: null });
  });
  return asked;
}

let caches: ReturnType<typeof fakeCaches>;
beforeEach(() => {
  caches = fakeCaches();
  vi.stubGlobal("caches", caches);
});
afterEach(async () => {
  vi.unstubAllGlobals();
  await wipeDevice();
});

describe("the advice of a withdrawn article", () => {
  const list = () => cards({ locale: "da", topic: "soevn" });

  it("leaves the lists that were opened before, also without a network", async () => {
    server([]);
    await list();
    await timeline("da");
    server(["gone"]);
    await syncLibrary("da");
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("down")));
    expect((await list()).data.results.map((one) => one.uuid)).toEqual(["stays"]);
    expect((await timeline("da")).data.cards?.map((one) => one.uuid)).toEqual(["stays"]);
  });

  it("comes back only with a whole new list", async () => {
    server([]);
    await list();
    server(["gone"]);
    await syncLibrary("da");
    const asked = server([]);
    expect((await list()).data.results).toHaveLength(2);
    expect(asked[0]?.headers).not.toHaveProperty("If-None-Match");
  });

  it("takes all sizes of its pictures along, and leaves those of others", async () => {
    server([]);
    await list();
    for (const uuid of ["gone", "stays"]) {
      const html = `<picture><img src="/media/images/${uuid}-in-text.jpg" alt=""></picture>`;
      const blocks = [{ id: "b", type: "image", html, data: {} }];
      await keepCopy(makeArticle({ uuid, image: picture(uuid), blocks }), "da", null, "read");
      const seen = await caches.open(SEEN);
      for (const end of [".320.avif", ".640.avif", "-in-text.jpg"]) {
        await seen.put(`/media/images/${uuid}${end}`, new Response("x"));
      }
    }
    expect(caches.paths(PICTURES)).toHaveLength(4);
    server(["gone"]);
    await syncLibrary("da");
    for (const name of [PICTURES, SEEN]) {
      expect(caches.paths(name).filter((path) => path.includes("gone"))).toEqual([]);
      expect(caches.paths(name)).toContain("/media/images/stays-in-text.jpg");
    }
  });
});
