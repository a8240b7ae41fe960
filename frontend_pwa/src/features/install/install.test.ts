import { flushSync, mount, unmount, type Component } from "svelte";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { setLocale } from "@/lib/i18n";
import { loadScreen } from "./screen";

const IPHONE =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";
const CHROME =
  "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Mobile Safari/537.36";
const COMPUTER = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0";

let shown: Record<string, unknown> | undefined;

async function show(agent: string, installed = false): Promise<HTMLElement> {
  vi.spyOn(navigator, "userAgent", "get").mockReturnValue(agent);
  vi.stubGlobal("matchMedia", () => ({ matches: installed }));
  const screen = (await loadScreen()).default as Component;
  shown = mount(screen, { target: document.body });
  flushSync();
  return document.body;
}

function offer(outcome: "accepted" | "dismissed") {
  const event = Object.assign(new Event("beforeinstallprompt"), {
    prompt: vi.fn().mockResolvedValue(undefined),
    userChoice: Promise.resolve({ outcome }),
  });
  window.installOffer = event;
  return event;
}

const button = () =>
  [...document.querySelectorAll("button")].find((one) =>
    /nu$/.test(one.innerText || one.textContent.trim()),
  );
const settle = async () => {
  await new Promise((done) => setTimeout(done));
  flushSync();
};

// The first import of a screen is slow on a busy machine, and no part of what is tested.
beforeAll(async () => {
  await loadScreen();
}, 60_000);

beforeEach(async () => {
  await setLocale("da");
});

afterEach(() => {
  if (shown) void unmount(shown);
  shown = undefined;
  window.installOffer = undefined;
  vi.unstubAllGlobals();
  document.body.replaceChildren();
});

describe("how to put the app on a phone", () => {
  it("shows one's own browser open and the others folded, without any offer on iPhone", async () => {
    const page = await show(IPHONE);
    expect(page.querySelector("#own")?.textContent).toBe("iPhone og iPad: Safari");
    expect(page.textContent).toContain("Føj til hjemmeskærm");
    expect([...page.querySelectorAll("summary")].map((one) => one.textContent)).toEqual([
      "Android: Chrome",
      "Android: Samsung Internet",
      "Android: Firefox",
      "iPhone og iPad: en anden browser",
    ]);
    expect(button()).toBeUndefined();
  });

  it("uses the browser's own offer once, when the person asks for it", async () => {
    const event = offer("accepted");
    const page = await show(CHROME);
    expect(event.prompt).not.toHaveBeenCalled();
    button()?.click();
    await settle();
    expect(event.prompt).toHaveBeenCalledOnce();
    expect(page.textContent).toContain("på vej til din startskærm");
    expect(button()).toBeUndefined();
    expect(window.installOffer).toBeUndefined();
  });

  it("asks nothing more of somebody who said no", async () => {
    offer("dismissed");
    const page = await show(CHROME);
    button()?.click();
    await settle();
    expect(page.textContent).not.toContain("på vej");
    expect(button()).toBeUndefined();
    expect(page.textContent).toContain("Android: Chrome");
  });

  it("takes an offer that comes while it shows", async () => {
    await show(CHROME);
    expect(button()).toBeUndefined();
    dispatchEvent(offer("accepted"));
    flushSync();
    expect(button()).toBeDefined();
  });

  it("shows a code for the phone on a computer", async () => {
    const page = await show(COMPUTER);
    expect(page.querySelector("img")?.getAttribute("src")).toBe("/da/app/code.svg");
    expect(page.querySelectorAll("summary")).toHaveLength(5);
  });

  it("tells who has it already what it keeps and how it goes away, and nothing else", async () => {
    const page = await show(CHROME, true);
    expect(page.querySelectorAll("details")).toHaveLength(0);
    expect(page.textContent).toContain("50 MB");
    expect(page.textContent).toContain("Fjern appen igen");
  });
});
