import { flushSync, mount, tick, unmount } from "svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { i18n, setLocale } from "@/lib/i18n";
import Help from "./Help.svelte";
import { bringTexts } from "./texts";

class Words {
  lang = "";
  onend: (() => void) | null = null;
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}
const spoken: Words[] = [];
let voices: { lang: string }[] = [];
const cancel = vi.fn();

beforeEach(() => {
  spoken.length = 0;
  voices = [{ lang: "da-DK" }, { lang: "ar-SA" }];
  vi.stubGlobal("SpeechSynthesisUtterance", Words);
  vi.stubGlobal("speechSynthesis", {
    getVoices: () => voices,
    speak: (words: Words) => void spoken.push(words),
    cancel,
  });
  vi.stubGlobal("CSS", {});
  vi.stubGlobal("matchMedia", () => ({ matches: false }));
  Range.prototype.getBoundingClientRect = () => ({ top: 200, bottom: 220 }) as DOMRect;
});

afterEach(async () => {
  vi.unstubAllGlobals();
  document.body.replaceChildren();
  await setLocale("da");
});

async function shown(locale: string) {
  await setLocale(locale);
  await bringTexts();
  const part = mount(Help, { target: document.body, props: { trouble: "blocked" as const } });
  flushSync();
  return part;
}

describe("reading a step aloud", () => {
  it.each(["da", "ar"])(
    "speaks the help in the person's language (%s), from the first word",
    async (locale) => {
      const part = await shown(locale);
      const button = document.querySelector("button");
      button?.click();
      await tick();
      expect(spoken[0]?.lang).toBe(i18n.locale);
      expect(document.querySelector(".help p")?.textContent).toContain(spoken[0]?.text);
      spoken[0]?.onend?.();
      expect(document.querySelector("li")?.textContent).toContain(spoken[1]?.text);
      button?.click();
      expect(cancel).toHaveBeenCalled();
      await unmount(part);
    },
  );

  it("says so where the device has no voice for the language", async () => {
    voices = [{ lang: "en-US" }];
    const part = await shown("da");
    document.querySelector("button")?.click();
    await tick();
    expect(spoken).toHaveLength(0);
    expect(document.body.textContent).toContain("ingen stemme");
    await unmount(part);
  });
});
