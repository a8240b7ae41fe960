import { describe, expect, it } from "vitest";
import type { Article } from "@/lib/api";
import { hasSheet, linkOf, sheetLanguages, smsHref } from "./sharing";

const article = {
  uuid: "u-1",
  slug: "vold-i-hjemmet",
  title: "Vold i hjemmet",
  content_locale: "ar",
  alternates: [{ locale: "en" }, { locale: "ar" }, { locale: "da" }],
} as Article;

describe("sharing", () => {
  it("says nothing of the subject unless asked to", () => {
    const link = linkOf(article, "https://a.example", false);
    expect(link).toBe("https://a.example/ar/a/u-1");
    expect(smsHref(article, link, false)).toBe(`sms:?&body=${encodeURIComponent(link)}`);
    expect(smsHref(article, link, false)).not.toMatch(/vold/i);
  });

  it("tells the title when asked to", () => {
    const link = linkOf(article, "https://a.example", true);
    expect(link).toContain("vold-i-hjemmet");
    expect(decodeURIComponent(smsHref(article, link, true))).toContain("Vold i hjemmet https");
  });

  it("offers Danish first and the language alone last", () => {
    expect(sheetLanguages(article)).toEqual(["da", "en", "ar"]);
  });

  it("offers sheets only in languages of the municipality", () => {
    expect(sheetLanguages(article, ["da", "ar", "uk"])).toEqual(["da", "ar"]);
    expect(sheetLanguages(article, ["da", "en"])).toEqual([]);
  });

  it("offers no sheet in letters that the sheet does not have", () => {
    expect([hasSheet("Søvn, 12 råd!"), hasSheet("نوم آمن"), hasSheet("ሰላም")]).toEqual([
      true,
      true,
      false,
    ]);
  });
});
