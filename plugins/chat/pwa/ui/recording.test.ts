import { flushSync, mount, unmount } from "svelte";
import { afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { isAwake } from "@/lib/awake";
import { addCatalogue, setLocale } from "@/lib/i18n";

class FakeMedia {
  static isTypeSupported = () => true;
  state = "inactive";
  mimeType = "audio/mp4";
  ondataavailable: ((event: { data: Blob }) => void) | null = null;
  onstop: (() => void) | null = null;
  constructor(readonly stream: MediaStream) {}
  start() {
    this.state = "recording";
  }
  stop() {
    this.state = "inactive";
    this.onstop?.();
  }
}

let shown: Record<string, unknown>;

async function show(microphone: () => Promise<unknown>) {
  vi.stubGlobal("MediaRecorder", FakeMedia);
  vi.stubGlobal("navigator", { mediaDevices: { getUserMedia: microphone } });
  const { default: Recording } = await import("./Recording.svelte");
  const nothing = () => undefined;
  shown = mount(Recording, {
    target: document.body,
    props: { kept: null, onrecorded: nothing, onsend: nothing, onclose: nothing },
  });
  await settle();
}

async function settle() {
  await new Promise((done) => setTimeout(done));
  flushSync();
}

beforeAll(async () => {
  await addCatalogue("chat", { en: () => import("../strings/en.json") });
  await import("./Recording.svelte");
}, 60_000);

beforeEach(async () => {
  await setLocale("en");
  HTMLMediaElement.prototype.pause = () => undefined;
  URL.createObjectURL = () => "blob:a";
  URL.revokeObjectURL = () => undefined;
});

afterEach(() => vi.unstubAllGlobals());

it("keeps the lock away from the question to what was recorded, until it goes", async () => {
  let allow: (stream: unknown) => void = () => undefined;
  await show(() => new Promise((yes) => (allow = yes)));
  expect([isAwake(0), isAwake(1000)]).toEqual([true, false]);
  allow({ getTracks: () => [] });
  await settle();
  // It goes on with the screen off, but not for longer than a recording lasts.
  expect([isAwake(180_000), isAwake(181_000)]).toEqual([true, false]);
  document.querySelector("button")?.click();
  await settle();
  expect(document.body.textContent).toContain("Send");
  expect([isAwake(0), isAwake(1000)]).toEqual([true, false]);
  await unmount(shown);
  expect(isAwake(0)).toBe(false);
});

it("lets the app lock where there is no microphone", async () => {
  await show(() => Promise.reject(new DOMException("no", "NotAllowedError")));
  expect(isAwake(0)).toBe(false);
  await unmount(shown);
});
