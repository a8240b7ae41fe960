import { beforeEach, describe, expect, it } from "vitest";
import { format, mirrored } from "./catalogue";
import { clock, dayInWords, languageName, momentInWords, sizeInWords } from "./dates";
import {
  addCatalogue,
  direction,
  i18n,
  pluginTexts,
  setLocale,
  t,
  TEST_LOCALE,
} from "./i18n.svelte";

beforeEach(() => setLocale("da"));

describe("texts", () => {
  it("follow the language", async () => {
    expect(t("nav.read")).toBe("Læs");
    await setLocale("en");
    expect(t("nav.read")).toBe("Read");
  });

  it("fall back to English for a language without a catalogue", async () => {
    await setLocale("so");
    expect(t("nav.read")).toBe("Read");
    expect(i18n).toMatchObject({ locale: "so", contentLocale: "so", dir: "ltr" });
  });

  it("in Arabic are written from right to left, with the digits of Danish letters", async () => {
    await setLocale("ar");
    expect(i18n).toMatchObject({ dir: "rtl", contentLocale: "ar" });
    expect([1, 2, 3, 11].map((count) => t("article.minutes", { count }))).toEqual([
      "دقيقة واحدة للقراءة",
      "دقيقتان للقراءة",
      "3 دقائق للقراءة",
      "11 دقيقة للقراءة",
    ]);
    expect(dayInWords("2026-11-12", new Date(2026, 10, 24))).toBe("12 نوفمبر");
  });

  it("fill in values and choose the plural form", () => {
    expect(t("article.minutes", { count: 1 })).toBe("1 minut at læse");
    expect(t("article.minutes", { count: 3 })).toBe("3 minutter at læse");
    expect(format("{a} {b}", "da", { a: "x" })).toBe("x {b}");
    expect(format("{count}", "da-DK", { count: 1234 })).toBe("1.234");
  });

  it("of a plugin follow the language too", async () => {
    await addCatalogue("chat", {
      da: async () => ({ default: { hello: "Hej" } }),
      en: async () => ({ default: { hello: "Hello" } }),
    });
    const own = pluginTexts<"hello">("chat");
    expect(own("hello")).toBe("Hej");
    await setLocale("en");
    expect(own("hello")).toBe("Hello");
  });

  it("of two owners that come at once are both kept, the slower one's too", async () => {
    const slow = held({ word: "Langsom" });
    const first = addCatalogue("slow", { da: slow.load });
    await addCatalogue("quick", { da: async () => ({ default: { word: "Hurtig" } }) });
    slow.arrive();
    await first;
    expect(pluginTexts<"word">("quick")("word")).toBe("Hurtig");
    expect(pluginTexts<"word">("slow")("word")).toBe("Langsom");
  });

  it("that come while the language changes are in the new one", async () => {
    const danish = held({ word: "Sen" });
    const late = { da: danish.load, en: async () => ({ default: { word: "Late" } }) };
    const added = addCatalogue("late", late);
    await setLocale("en");
    danish.arrive();
    await added;
    expect(pluginTexts<"word">("late")("word")).toBe("Late");

    await setLocale("da");
    const english = held({ word: "First" });
    await addCatalogue("first", {
      da: async () => ({ default: { word: "Først" } }),
      en: english.load,
    });
    const changed = setLocale("en");
    const other = addCatalogue("other", {
      da: async () => ({ default: { word: "Anden" } }),
      en: async () => ({ default: { word: "Other" } }),
    });
    english.arrive();
    await Promise.all([changed, other]);
    expect(pluginTexts<"word">("first")("word")).toBe("First");
    expect(pluginTexts<"word">("other")("word")).toBe("Other");
  });
});

/** A catalogue that arrives when the test says so. */
function held(catalogue: Record<string, string>) {
  let arrive = () => {};
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  return { load: () => arrived.then(() => ({ default: catalogue })), arrive };
}

describe("the mirrored test locale", () => {
  it("mirrors words, keeps values, and reads right to left", async () => {
    await setLocale(TEST_LOCALE);
    expect(t("nav.read")).toBe("\u202ERead\u202C");
    expect(i18n).toMatchObject({ dir: "rtl", contentLocale: "en" });
    expect(mirrored({ a: "x {n}", b: { one: "y", other: "z" } })).toEqual({
      a: "\u202Ex\u202C {n}",
      b: { one: "\u202Ey\u202C", other: "\u202Ez\u202C" },
    });
  });

  it("is one of several right-to-left languages", () => {
    expect(["ar", "fa", "ur", "da", "so"].map(direction)).toEqual([
      "rtl",
      "rtl",
      "rtl",
      "ltr",
      "ltr",
    ]);
  });
});

describe("times in words", () => {
  const now = new Date(2026, 10, 24, 12, 0);
  const at = (day: number, hour: number, minute = 0) => new Date(2026, 10, day, hour, minute);

  it("are as one says them in Danish", () => {
    expect(momentInWords(at(24, 12, 20), now)).toBe("om 20 minutter");
    expect(momentInWords(at(24, 14), now)).toBe("i dag kl. 14");
    expect(momentInWords(at(25, 9, 30), now)).toBe("i morgen kl. 9.30");
    expect(momentInWords(at(23, 18, 5), now)).toBe("i går kl. 18.05");
    expect(momentInWords(at(27, 10), now)).toBe("på fredag kl. 10");
    expect(momentInWords(new Date(2026, 11, 24, 10), now)).toBe("24. december kl. 10");
    expect(momentInWords(at(24, 11, 59), now)).toBe("for 1 minut siden");
    expect(momentInWords(new Date(now.getTime() - 20_000), now)).toBe("lige nu");
  });

  it("are as one says them in English", async () => {
    await setLocale("en");
    expect(momentInWords(at(24, 14), now)).toBe("today at 14");
    expect(momentInWords(at(25, 9, 30), now)).toBe("tomorrow at 9:30");
    expect(dayInWords("2027-01-05", now)).toBe("5 January 2027");
  });

  it.each(["da-DK", "en-GB"])("are written as %s writes them", async (locale) => {
    await setLocale(locale.slice(0, 2));
    const written = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long" });
    for (let month = 0; month < 12; month++) {
      const day = new Date(2026, month, 9);
      expect(dayInWords(day, now)).toBe(written.format(day));
    }
    const whole = new Intl.DateTimeFormat(locale, { dateStyle: "long" });
    expect(dayInWords("2031-03-01", now)).toBe(whole.format(new Date(2031, 2, 1)));
  });

  it("take a bare day for the day it is here", () => {
    expect(dayInWords("2026-11-12", now)).toBe("12. november");
    expect(clock(at(1, 0))).toBe("0");
  });
});

describe("names and sizes", () => {
  it("name each language in itself", () => {
    expect(["da", "en", "ar", "so"].map(languageName)).toEqual([
      "Dansk",
      "English",
      "العربية",
      "Soomaali",
    ]);
    expect(languageName("not a locale")).toBe("not a locale");
  });

  it("tell sizes for people", () => {
    expect(sizeInWords(4_200_000)).toBe("4,2 MB");
    expect(sizeInWords(81_000)).toBe("81 kB");
  });
});
