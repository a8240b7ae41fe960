import { describe, expect, it } from "vitest";
import { isForeign, matchRoute, type Route } from "./match";

const route = (path: string): Route => ({ name: path, path, load: () => Promise.reject() });
const routes = ["/", "/more", "/:locale/bibliotek/emne/:topic", "/:locale/bibliotek/:slug"].map(
  route,
);
const name = (path: string) => matchRoute(routes, path)?.route.name;

describe("matchRoute", () => {
  it("finds by segments, with or without a trailing slash", () => {
    expect(name("/")).toBe("/");
    expect(name("/more/")).toBe("/more");
    expect(name("/more/less")).toBeUndefined();
  });

  it("gives decoded parameters", () => {
    expect(matchRoute(routes, "/da/bibliotek/s%C3%B8vn")?.params).toEqual({
      locale: "da",
      slug: "søvn",
    });
    expect(matchRoute(routes, "/da/bibliotek/%E0%A4%A")?.params.slug).toBe("%E0%A4%A");
  });

  it("takes the first that fits", () => {
    expect(name("/da/bibliotek/emne/sleep")).toBe("/:locale/bibliotek/emne/:topic");
  });
});

describe("isForeign", () => {
  it("leaves the server's own addresses to the browser", () => {
    for (const path of ["/admin/", "/api/v1/x", "/media/a.jpg", "/healthz", "/_allauth/x"]) {
      expect(isForeign(path)).toBe(true);
    }
    for (const path of ["/", "/administrator", "/da/bibliotek/x", "/chat/"]) {
      expect(isForeign(path)).toBe(false);
    }
    expect(isForeign("/feed.xml")).toBe(true);
  });
});
