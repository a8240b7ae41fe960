import { flushSync } from "svelte";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Seen } from "./engine";
import { Losses, OFFERED_AFTER } from "./losses.svelte";
import type { LinkState } from "./link";

const seen = (session: string, state: LinkState) => ({ peer: { session }, state }) as Seen;
let losses: Losses;

beforeEach(() => {
  vi.useFakeTimers();
  losses = new Losses();
});

afterEach(() => {
  losses.stop();
  vi.useRealTimers();
});

function after(seconds: number) {
  vi.advanceTimersByTime(seconds * 1000);
}

it("counts from the moment the way went, through all that is tried meanwhile", () => {
  losses.look([seen("a", "connected")]);
  expect(losses.clockOf("a", true)).toBe("");
  losses.look([seen("a", "weak")]);
  after(8);
  expect(losses.clockOf("a", false)).toBe("");
  losses.look([seen("a", "lost")]);
  after(24);
  expect(losses.clockOf("a", false)).toBe("0:32");
  losses.look([seen("a", "connecting")]);
  after(60);
  expect(losses.clockOf("a", false)).toBe("1:32");
});

it("begins anew when the way was there between, and forgets who left", () => {
  losses.look([seen("a", "connected")]);
  losses.look([seen("a", "lost")]);
  after(50);
  losses.look([seen("a", "connected")]);
  expect([losses.clockOf("a", true), losses.cutFor]).toEqual(["", 0]);
  losses.look([seen("a", "lost")]);
  after(5);
  expect(losses.clockOf("a", true)).toBe("0:05");
  losses.look([]);
  expect([losses.clockOf("a", true), losses.cutFor]).toEqual(["", 0]);
  expect(vi.getTimerCount()).toBe(0);
});

it("offers other ways after thirty seconds in which nobody is reached", () => {
  losses.look([seen("a", "connected"), seen("b", "connected")]);
  losses.look([seen("a", "lost"), seen("b", "connected")]);
  after(60);
  expect(losses.cutFor).toBe(0);
  losses.look([seen("a", "lost"), seen("b", "weak")]);
  after(29);
  expect(losses.cutFor).toBeLessThan(OFFERED_AFTER);
  after(1);
  expect(losses.cutFor).toBe(OFFERED_AFTER);
});

it("offers them too where a way never came about, and calls that no loss", () => {
  losses.look([seen("a", "connecting")]);
  after(31);
  expect(losses.cutFor).toBeGreaterThan(OFFERED_AFTER);
  expect(losses.clockOf("a", true)).toBe("");
});

it("takes another page of the same person for another one", () => {
  losses.look([seen("a", "connected")]);
  losses.look([seen("a", "lost")]);
  after(40);
  losses.look([seen("b", "connecting")]);
  expect(losses.cutFor).toBe(0);
  expect(losses.clockOf("a", true)).toBe("");
});

it("follows what an effect tells it, without calling that anew by itself", () => {
  let looked = 0;
  let others = $state.raw([seen("a", "connecting")]);
  const stop = $effect.root(() => {
    $effect(() => {
      looked += 1;
      losses.look(others);
    });
  });
  flushSync();
  after(31);
  flushSync();
  expect([looked, losses.cutFor > OFFERED_AFTER]).toEqual([1, true]);
  others = [seen("a", "connected")];
  flushSync();
  expect([looked, losses.cutFor]).toEqual([2, 0]);
  stop();
});
