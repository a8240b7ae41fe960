import { describe, expect, it } from "vitest";
import { matchRoute } from "@/app/match";
import module from "../../index";

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
