import { createRawSnippet, flushSync, mount, unmount } from "svelte";
import { afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { ApiProblem } from "@/lib/api";
import { setLocale } from "@/lib/i18n";
import type { Call } from "./call.svelte";
import { LOOKED_FOR } from "./patience";
import { bringTexts } from "./texts";

const askToBeCalled = vi.hoisted(() => vi.fn());
vi.mock("./api", () => ({ askToBeCalled }));
vi.mock("@/app/bootstrap.svelte", () => ({
  session: { municipality: { contact: { phone: "12 34 56 78" } } },
}));

let shown: Record<string, unknown> | undefined;

beforeAll(async () => {
  await bringTexts();
  await Promise.all([import("./Lost.svelte"), import("./Otherwise.svelte")]);
}, 60_000);

beforeEach(() => setLocale("en"));

afterEach(async () => {
  if (shown) await unmount(shown);
  vi.clearAllMocks();
});

const button = (words: string) =>
  [...document.querySelectorAll("button")].find((one) => one.textContent.includes(words));

async function lost(cutFor: number, cam: boolean) {
  const { default: Lost } = await import("./Lost.svelte");
  const soundAlone = vi.fn();
  const call = { flags: { cam }, soundAlone } as unknown as Call;
  const otherwise = createRawSnippet(() => ({ render: () => "<p>other ways</p>" }));
  shown = mount(Lost, { target: document.body, props: { call, cutFor, otherwise } });
  flushSync();
  return soundAlone;
}

it("offers sound only while the picture is on, and says that we go on trying", async () => {
  const soundAlone = await lost(31_000, true);
  expect(document.body.textContent).toContain("We go on trying");
  expect(document.body.textContent).toContain("other ways");
  button("With sound only")?.click();
  expect(soundAlone).toHaveBeenCalledOnce();
});

it("says after five minutes that nothing is tried any more, and can be asked to", async () => {
  const soundAlone = await lost(LOOKED_FOR, false);
  expect(document.body.textContent).toContain("We have stopped trying");
  button("Try again")?.click();
  expect(soundAlone).toHaveBeenCalledOnce();
});

async function otherwise(onwrite?: () => void) {
  const { default: Otherwise } = await import("./Otherwise.svelte");
  shown = mount(Otherwise, { target: document.body, props: { meeting: "m", onwrite } });
  flushSync();
}

it("offers to be called, to call, and to write", async () => {
  const write = vi.fn();
  await otherwise(write);
  expect(document.querySelector("a")?.getAttribute("href")).toBe("tel:12345678");
  button("Write to us")?.click();
  expect(write).toHaveBeenCalledOnce();
  askToBeCalled.mockResolvedValue(null);
  button("Call me")?.click();
  await vi.waitFor(() => expect(document.body.textContent).toContain("we call you"));
  expect(askToBeCalled).toHaveBeenCalledWith("m");
  expect(button("Call me")).toBeUndefined();
});

it("says what was refused, and that one can call where there is no line at all", async () => {
  await otherwise();
  expect(button("Write to us")).toBeUndefined();
  askToBeCalled.mockRejectedValueOnce(new ApiProblem(409, { title: "It is over." }));
  button("Call me")?.click();
  await vi.waitFor(() => expect(document.body.textContent).toContain("It is over."));
  askToBeCalled.mockRejectedValueOnce(new TypeError("no network"));
  button("Call me")?.click();
  await vi.waitFor(() => expect(document.body.textContent).toContain("or call us"));
});
