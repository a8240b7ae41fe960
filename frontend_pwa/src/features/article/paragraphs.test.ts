import { describe, expect, it } from "vitest";
import { makeArticle } from "@/lib/library/fixtures";
import { otherLanguage, pairs } from "./paragraphs";

const block = (id: string, html: string, type = "text") => ({ id, type, html, data: {} });
const both = [
  { locale: "da", slug: "a", easy: false },
  { locale: "ar", slug: "b", easy: false },
];

describe("the language beside a text", () => {
  it("is Danish for a text in another language", () => {
    const arabic = makeArticle({ content_locale: "ar", alternates: both });
    expect(otherLanguage(arabic, "ar")).toBe("da");
  });

  it("is the reader's own for a Danish text, if the text is there in it", () => {
    const danish = makeArticle({ alternates: both });
    expect(otherLanguage(danish, "ar")).toBe("ar");
    expect(otherLanguage(danish, "en")).toBeNull();
  });

  it("is none for a Danish text and a Danish reader", () => {
    expect(otherLanguage(makeArticle({ alternates: both }), "da")).toBeNull();
  });
});

describe("twin blocks", () => {
  it("are found by their id, whatever their order", () => {
    const arabic = makeArticle({
      content_locale: "ar",
      blocks: [block("1", "a"), block("2", "b"), block("3", "c", "related"), block("4", "d")],
    });
    const danish = makeArticle({
      blocks: [block("2", "B"), block("1", "A"), block("3", "C", "related")],
    });
    expect([...pairs(arabic, danish)].map(([id, twin]) => [id, twin.html])).toEqual([
      ["1", "A"],
      ["2", "B"],
    ]);
  });

  it("are none when the other text came in the same language after all", () => {
    expect(pairs(makeArticle(), makeArticle()).size).toBe(0);
  });
});
