import { flushSync, mount, unmount } from "svelte";
import { afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { isAwake } from "@/lib/awake";
import { setLocale } from "@/lib/i18n";
import type { Call, Stage } from "./call.svelte";
import { bringTexts } from "./texts";

vi.mock("./Check.svelte", () => ({ default: () => undefined }));
vi.mock("./Inside.svelte", () => ({ default: () => undefined }));

/** Long past any bound: a call goes on with the screen off. */
const HIDDEN = 3 * 3_600_000;
let shown: Record<string, unknown> | undefined;

beforeAll(async () => {
  await bringTexts();
  await import("./CallScreen.svelte");
}, 60_000);

beforeEach(() => setLocale("en"));

afterEach(async () => {
  if (shown) await unmount(shown);
  shown = undefined;
});

async function show() {
  const call = $state({
    stage: "check" as Stage,
    ended: "left",
    position: 1,
    line: true,
    leave() {},
  });
  const { default: CallScreen } = await import("./CallScreen.svelte");
  shown = mount(CallScreen, {
    target: document.body,
    props: { call: call as unknown as Call },
  });
  flushSync();
  return (stage: Stage) => {
    call.stage = stage;
    flushSync();
    return isAwake(HIDDEN);
  };
}

it("keeps the lock away from joining until the call is left, and no longer", async () => {
  const now = await show();
  const stages: Stage[] = ["check", "joining", "lobby", "inside", "external", "inside", "ended"];
  expect(stages.map(now)).toEqual([false, true, true, true, false, true, false]);
  expect(isAwake(0)).toBe(false);
});

it("lets go when the screen goes", async () => {
  const now = await show();
  expect(now("inside")).toBe(true);
  if (shown) await unmount(shown);
  shown = undefined;
  expect(isAwake(0)).toBe(false);
});
