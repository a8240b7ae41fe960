import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { become, make, wish, withoutMedia } from "./fixtures";
import { LOOKED_FOR } from "./patience";

beforeEach(() => {
  vi.useFakeTimers();
  withoutMedia();
});

afterEach(() => void vi.useRealTimers());

/** A link that has lost its way, and how often a new one was looked for since. */
async function lost(polite: boolean) {
  const made = make(polite);
  for (const state of ["connected", "failed"]) become(made.connection, state);
  await vi.advanceTimersByTimeAsync(0);
  return made;
}

it("goes on looking for five minutes, and then rests", async () => {
  const { link, looked } = await lost(false);
  await vi.advanceTimersByTimeAsync(60_000);
  const early = looked();
  expect(early).toBeGreaterThan(5);
  await vi.advanceTimersByTimeAsync(LOOKED_FOR - 60_000);
  const tried = looked();
  expect(tried).toBeGreaterThan(early * 3);
  await vi.advanceTimersByTimeAsync(10 * 60_000);
  expect(looked()).toBe(tried);
  expect(link.state).toBe("lost");
  link.close();
});

it.each(["somebody asks", "the other side asks"])("begins anew when %s", async (who) => {
  const { link, looked } = await lost(false);
  await vi.advanceTimersByTimeAsync(LOOKED_FOR + 20_000);
  const tried = looked();
  if (who === "somebody asks") link.sayAgain();
  else await link.hear(wish(1, 100_000 * 1000));
  await vi.advanceTimersByTimeAsync(20_000);
  expect(looked()).toBeGreaterThan(tried + 1);
  link.close();
});

it("counts anew after each way that came about", async () => {
  const { link, latest, looked } = await lost(false);
  await vi.advanceTimersByTimeAsync(LOOKED_FOR - 10_000);
  for (const state of ["connected", "failed"]) become(latest(), state);
  const tried = looked();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(looked()).toBeGreaterThan(tried + 4);
  link.close();
});
