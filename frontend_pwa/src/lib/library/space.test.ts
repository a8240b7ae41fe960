import { describe, expect, it } from "vitest";
import type { StoredArticle } from "@/lib/db";
import { makeArticle } from "./fixtures";
import { freeBytes, inExcess, sizeOf } from "./space";

function copy(uuid: string, change: Partial<StoredArticle> = {}): StoredArticle {
  const locale = change.locale ?? "da";
  return {
    key: `${uuid}|${locale}`,
    uuid,
    locale,
    etag: null,
    fetchedAt: 1,
    readAt: 0,
    keep: "read",
    bytes: 10,
    article: makeArticle({ uuid }),
    ...change,
  };
}

describe("room on the device", () => {
  it("is made from the weakest reason and the longest unused first", () => {
    const copies = [
      copy("pack", { keep: "pack" }),
      copy("near", { keep: "timeline" }),
      copy("new", { readAt: 9 }),
      copy("old", { readAt: 2 }),
    ];
    expect(inExcess(copies, 40)).toEqual([]);
    expect(inExcess(copies, 30)).toEqual(["old|da"]);
    expect(inExcess(copies, 20)).toEqual(["old|da", "new|da"]);
    expect(inExcess(copies, 10)).toEqual(["old|da", "new|da", "near|da"]);
    expect(inExcess(copies, 0)).toHaveLength(4);
  });

  it("is never made by throwing out emergency pages or saved ones", () => {
    const copies = [copy("sos", { keep: "always" }), copy("mine", { keep: "saved" }), copy("x")];
    expect(inExcess(copies, 0)).toEqual(["x|da"]);
  });

  it("counts pictures", () => {
    expect(inExcess([copy("a", { pictureBytes: 100, readAt: 1 })], 50)).toEqual(["a|da"]);
  });

  it("counts the pictures of an article once, in however many languages it is there", () => {
    const two = [
      copy("a", { pictureBytes: 100, keep: "saved" }),
      copy("a", { pictureBytes: 100, keep: "saved", locale: "en" }),
    ];
    expect(sizeOf(two)).toBe(120);
    expect(freeBytes(two, 200)).toBe(80);
    expect(inExcess([...two, copy("b")], 130)).toEqual([]);
  });

  it("counts an article in two languages as one that was read", () => {
    const copies = Array.from({ length: 51 }, (_, n) => copy(`r${n}`, { readAt: n + 1 }));
    const danish = copies.map((one) => ({
      ...one,
      key: `${one.uuid}|en`,
      locale: "en",
      readAt: 0,
    }));
    expect(inExcess([...copies, ...danish]).sort()).toEqual(["r0|da", "r0|en"]);
  });

  it("is free where only what must stay is counted", () => {
    const copies = [copy("a"), copy("b", { keep: "saved" }), copy("c", { keep: "pack" })];
    expect(freeBytes(copies, 100)).toBe(80);
    expect(freeBytes(copies, 5)).toBe(0);
  });
});
