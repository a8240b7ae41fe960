import { flushSync, mount, unmount } from "svelte";
import { afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { setLocale } from "@/lib/i18n";
import { bringTexts } from "./texts";

vi.mock("./speaking", () => ({ noticeSpeech: () => () => undefined }));

/** Why nothing is played, by the element's name; nothing is refused where there is none. */
const refused: Record<string, string> = {};
const played: string[] = [];
let shown: Record<string, unknown>[] = [];

beforeAll(async () => {
  await bringTexts();
  await Promise.all([import("./Face.svelte"), import("./Unheard.svelte")]);
}, 60_000);

beforeEach(async () => {
  await setLocale("en");
  vi.spyOn(HTMLMediaElement.prototype, "play").mockImplementation(function (
    this: HTMLMediaElement,
  ) {
    const kind = this.tagName.toLowerCase();
    played.push(kind);
    const name = refused[kind];
    return name ? Promise.reject(new DOMException("", name)) : Promise.resolve();
  });
});

afterEach(async () => {
  for (const one of shown) await unmount(one);
  shown = [];
  for (const kind of ["audio", "video"]) Reflect.deleteProperty(refused, kind);
  expect(await button()).toBeUndefined();
});

/** What is refused is told a little later. */
async function button() {
  await new Promise((done) => setTimeout(done));
  flushSync();
  return [...document.querySelectorAll("button")].find((one) =>
    one.textContent.includes("Turn the sound on"),
  );
}

/** Two others are in, and a place for what is to be said of it. */
async function faces() {
  const { default: Face } = await import("./Face.svelte");
  const { default: Unheard } = await import("./Unheard.svelte");
  const target = document.body;
  const props = () => ({ stream: {} as MediaStream, sound: {} as MediaStream, label: "Sofie" });
  shown = [
    mount(Unheard, { target }),
    mount(Face, { target, props: props() }),
    mount(Face, { target, props: props() }),
  ];
  flushSync();
}

it("lets all be heard by one press where the browser plays nothing before", async () => {
  refused.audio = "NotAllowedError";
  await faces();
  expect(document.querySelectorAll("button")).toHaveLength(0);
  expect(await button()).toBeDefined();
  expect(document.body.textContent).toContain("You cannot hear the others");
  Reflect.deleteProperty(refused, "audio");
  played.length = 0;
  const press = await button();
  press?.click();
  // Within the press itself: a moment later it counts no more.
  expect(played).toEqual(["audio", "audio"]);
  expect(await button()).toBeUndefined();
});

it("stays where the press did not help, and goes when all are heard", async () => {
  refused.audio = "NotAllowedError";
  await faces();
  (await button())?.click();
  expect(await button()).toBeDefined();
  const [one, other] = document.querySelectorAll("audio");
  one?.dispatchEvent(new Event("playing"));
  expect(await button()).toBeDefined();
  other?.dispatchEvent(new Event("playing"));
  expect(await button()).toBeUndefined();
});

it("says nothing of a picture that is not played, nor of a sound that was only replaced", async () => {
  refused.video = "NotAllowedError";
  refused.audio = "AbortError";
  await faces();
  expect(await button()).toBeUndefined();
});

it("forgets whoever has left", async () => {
  refused.audio = "NotAllowedError";
  await faces();
  expect(await button()).toBeDefined();
  for (const face of shown.splice(1)) await unmount(face);
  expect(await button()).toBeUndefined();
});
