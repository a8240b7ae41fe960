import { afterEach, expect, it, vi } from "vitest";
import { wipeDevice } from "@/lib/db";
import { goodToRead } from "./good-to-read";

let calls: string[] = [];

/** Pages of as many articles as the sizes say, numbered through. */
function library(...sizes: number[]) {
  calls = [];
  let number = 0;
  const pages = sizes.map((size) => Array.from({ length: size }, () => ({ uuid: `a${++number}` })));
  vi.stubGlobal("fetch", async (path: string) => {
    calls.push(path);
    const place = Number(new URL(path, location.href).searchParams.get("cursor") ?? 0);
    const next = place + 1 < pages.length ? String(place + 1) : null;
    return new Response(JSON.stringify({ results: pages[place], next }), {
      headers: { "Content-Type": "application/json", ETag: `"${place}"` },
    });
  });
}
const uuids = (found: { uuid: string }[]) => found.map((card) => card.uuid);

afterEach(async () => {
  vi.unstubAllGlobals();
  await wipeDevice();
});

it("leaves out what the family stopped, and shows others instead", async () => {
  library(6);
  expect(uuids(await goodToRead({ locale: "da" }, 4, ["a1", "a3"]))).toEqual([
    "a2",
    "a4",
    "a5",
    "a6",
  ]);
});

it("asks for more when too few are left, and no further than the end", async () => {
  library(4, 2);
  expect(uuids(await goodToRead({ locale: "da" }, 4, ["a1", "a2", "a3"]))).toEqual([
    "a4",
    "a5",
    "a6",
  ]);
  expect(calls).toHaveLength(2);
});

it("asks the same whatever was stopped", async () => {
  library(6);
  await goodToRead({ locale: "da", topic: "rights" }, 4, []);
  const [asked] = calls;
  library(6);
  await goodToRead({ locale: "da", topic: "rights" }, 4, ["a1"]);
  expect(calls).toEqual([asked]);
});
