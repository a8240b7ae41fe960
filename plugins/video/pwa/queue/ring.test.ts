import { flushSync } from "svelte";
import { afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { forgetLock, lockNow, setPin, unlock } from "@/app/lock.svelte";
import { setLocale } from "@/lib/i18n";
import { listen } from "./ring";
import { bringTexts } from "./texts";

const bells = vi.hoisted(() => new Map<string, () => void>());
vi.mock("@/app/realtime", () => ({
  realtime: { on: (event: string, ring: () => void) => void bells.set(event, ring) },
}));

const MEETING = "0b9f3c7e-4a0d-4d59-9a53-5d2a3c1f7e10";

beforeAll(async () => {
  await bringTexts();
  await import("./Banner.svelte");
  listen();
}, 60_000);

beforeEach(() => setLocale("en"));

afterEach(async () => {
  bells.get("video.place")?.();
  await settled();
  forgetLock();
  history.replaceState(null, "", "/");
});

async function settled() {
  await new Promise((done) => setTimeout(done, 20));
  flushSync();
}

async function rung(path: string) {
  history.replaceState(null, "", path);
  bells.get("video.ring")?.();
  await settled();
}

function locked() {
  setPin({ salt: "s", hash: "h" });
  lockNow();
}

const banner = () => document.querySelector(".banner");

it("is told of wherever the person reads", async () => {
  await rung("/library/");
  expect(banner()?.textContent).toContain("It is your turn");
});

it.each(["/video/now", `/video/${MEETING}`])(
  "shows no banner over its own screen %s",
  async (path) => {
    await rung(path);
    expect(banner()).toBeNull();
  },
);

it.each(["/video/now", `/video/${MEETING}`])(
  "is told of while the app is locked, which hides %s, and no longer when it opens",
  async (path) => {
    locked();
    await rung(path);
    expect(banner()).not.toBeNull();
    unlock();
    await settled();
    expect(banner()).toBeNull();
  },
);

it("stays on another screen when the app is opened", async () => {
  locked();
  await rung("/chat/");
  unlock();
  await settled();
  expect(banner()).not.toBeNull();
});
