import { flushSync, mount, unmount } from "svelte";
import { beforeAll, beforeEach, expect, it, vi } from "vitest";
import { isAwake } from "@/lib/awake";
import { addCatalogue, setLocale } from "@/lib/i18n";
import type { Place } from "./api";
import { bringTexts } from "./texts";

const held = vi.hoisted(() => ({ line: {} as object }));
vi.mock("./line.svelte", () => ({
  Line: function () {
    return held.line;
  },
}));
vi.mock("@/app/bootstrap.svelte", () => ({ session: { citizen: {}, user: {}, userKnown: true } }));
vi.mock("@/app/Screen.svelte", async () => await import("@/features/sign-in/ForFamily.svelte"));
vi.mock("./Choose.svelte", () => ({ default: () => undefined }));
vi.mock("./Ringing.svelte", () => ({ default: () => undefined }));
vi.mock("./Waiting.svelte", () => ({ default: () => undefined }));

beforeAll(async () => {
  await bringTexts();
  await addCatalogue("video", { en: () => import("../strings/en.json") });
  await import("./Now.svelte");
}, 60_000);

beforeEach(() => setLocale("en"));

it("keeps the lock away while one waits to be called, and only while the page is seen", async () => {
  const line = $state({ place: null as Place | null, start: () => () => undefined });
  held.line = line;
  const { default: Now } = await import("./Now.svelte");
  const shown = mount(Now, { target: document.body });
  flushSync();
  expect(isAwake(0)).toBe(false);
  const after = (state: Place["state"]) => {
    line.place = { id: "a", state } as Place;
    flushSync();
    return isAwake(0);
  };
  expect(after("waiting")).toBe(true);
  expect(isAwake(1000)).toBe(false);
  expect(after("ringing")).toBe(true);
  expect(after("talking")).toBe(false);
  expect(after("waiting")).toBe(true);
  await unmount(shown);
  expect(isAwake(0)).toBe(false);
});
