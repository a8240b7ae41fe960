import { describe, expect, it } from "vitest";
import { matchRoute } from "@/app/match";
import type { Meeting } from "../../api";
import module from "../../index";
import { isOpen, toTry } from "./which";

describe("the way to the check", () => {
  it.each([
    ["/video/check", "video-check", {}],
    ["/video/check/", "video-check", {}],
    ["/video/check/5f0c", "video-check-of", { meeting: "5f0c" }],
    ["/video/5f0c", "video-call", { meeting: "5f0c" }],
  ])("%s is %s", (path, name, params) => {
    const found = matchRoute(module.routes, path);
    expect([found?.route.name, found?.params]).toEqual([name, params]);
  });
});

describe("the meeting that a reminder speaks of", () => {
  const meeting = (by: string, starts_at = "2026-12-01T10:00:00Z") =>
    ({ by, starts_at }) as unknown as Meeting;

  it("is the next one, and none where that is by phone", () => {
    const next = meeting("video");
    expect(toTry([next, meeting("phone")])).toBe(next);
    expect(toTry([meeting("phone"), next])).toBeNull();
    expect(toTry([])).toBeNull();
  });

  it("can be gone to from an hour before", () => {
    const begins = Date.parse("2026-12-01T10:00:00Z");
    expect(isOpen(meeting("video"), begins - 61 * 60_000)).toBe(false);
    expect(isOpen(meeting("video"), begins - 59 * 60_000)).toBe(true);
  });
});
