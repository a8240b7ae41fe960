import { expect, it, vi } from "vitest";
import { installed, partsBesideCall } from "./beside-call";

const part = vi.fn();
const load = () => Promise.resolve({ default: { load: () => Promise.resolve(part) } });
const path = (slug: string) => `../../../plugins/${slug}/pwa/beside/call.ts`;

it("finds the plugins that have something", () => {
  expect(Object.keys(installed)).toContain(path("chat"));
});

it("brings the parts of those that are on, and fetches no other", async () => {
  const other = vi.fn(load);
  const files = { [path("chat")]: load, [path("diary")]: other };
  const parts = await partsBesideCall((slug) => slug === "chat", files);
  expect(parts).toEqual([{ slug: "chat", Part: part }]);
  expect(other).not.toHaveBeenCalled();
  expect(await partsBesideCall(() => false, files)).toEqual([]);
});

it("says when one can't be had, so that it is asked for again", async () => {
  const files = { [path("chat")]: () => Promise.reject(new Error("no line")) };
  await expect(partsBesideCall(() => true, files)).rejects.toThrow("no line");
});
