import { flushSync, mount, unmount, type Component } from "svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { database } from "@/lib/db";
import { dayInWords, setLocale } from "@/lib/i18n";
import { savedCards } from "@/lib/library";
import { makeArticle } from "@/lib/library/fixtures";
import ArticleTools from "./ArticleTools.svelte";
import ArticleView from "./ArticleView.svelte";

let shown: Record<string, unknown> | undefined;
const article = makeArticle();

function show(part: unknown, props: Record<string, unknown>): HTMLElement {
  shown = mount(part as Component<Record<string, unknown>>, { target: document.body, props });
  flushSync();
  return document.body;
}

async function settle() {
  await new Promise((done) => setTimeout(done, 30));
  flushSync();
}

const bookmark = () =>
  [...document.querySelectorAll<HTMLButtonElement>(".tools button")].find((one) =>
    one.textContent.includes("Gem"),
  );

beforeEach(async () => {
  await setLocale("da");
  for (const store of ["saved", "articles"] as const) await (await database()).clear(store);
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("no line")));
});

afterEach(() => {
  if (shown) void unmount(shown);
  shown = undefined;
  vi.unstubAllGlobals();
  document.body.replaceChildren();
});

describe("the bookmark", () => {
  it("is set and taken off with one tap each, says so, and holds without a network", async () => {
    show(ArticleTools, { article, locale: "da", body: undefined });
    await settle();
    expect(bookmark()?.getAttribute("aria-pressed")).toBe("false");
    bookmark()?.click();
    await settle();
    expect(bookmark()?.getAttribute("aria-pressed")).toBe("true");
    expect((await savedCards()).map((card) => card.uuid)).toEqual(["u1"]);
    bookmark()?.click();
    await settle();
    expect(bookmark()?.getAttribute("aria-pressed")).toBe("false");
    expect(await savedCards()).toEqual([]);
  });

  it("is there when the article is opened again", async () => {
    show(ArticleTools, { article, locale: "da", body: undefined });
    await settle();
    bookmark()?.click();
    await settle();
    if (shown) await unmount(shown);
    document.body.replaceChildren();
    show(ArticleTools, { article, locale: "da", body: undefined });
    await settle();
    expect(bookmark()?.getAttribute("aria-pressed")).toBe("true");
  });
});

describe("an article from the device", () => {
  it("says on which day it was fetched; one from the server does not", async () => {
    const fetchedAt = Date.UTC(2026, 10, 12, 9);
    const props = { article, locale: "da", onversion: () => undefined };
    const kept = show(ArticleView, { ...props, fetchedAt });
    await settle();
    expect(kept.textContent).toContain(`hentet ${dayInWords(new Date(fetchedAt))}`);
    if (shown) await unmount(shown);
    document.body.replaceChildren();
    const fresh = show(ArticleView, { ...props, fetchedAt: null });
    await settle();
    expect(fresh.textContent).not.toContain("hentet");
  });
});
