import { describe, expect, it } from "vitest";
import { outdatedCaches, strategyFor, surplus, textsInUse, within } from "./strategy";

const origin = "http://fjordby.localhost";
const precached = new Set(["/static/pwa/assets/main.js"]);
const of = (path: string, mode = "navigate", method = "GET") =>
  strategyFor({ method, mode, url: new URL(path, origin).href }, origin, precached);

describe("strategyFor", () => {
  it("keeps the shell's own files", () => {
    expect(of("/static/pwa/assets/main.js", "no-cors")).toBe("shell");
    expect(of("/brand.css", "no-cors")).toBe("shell");
  });

  it("answers pages of the app, also those with an unknown plugin", () => {
    for (const path of ["/", "/da/bibliotek/x", "/chat/", "/more/settings", "/search?q=a"]) {
      expect(of(path)).toBe("document");
    }
  });

  it("never touches what is personal, the admin's, or a draft", () => {
    for (const path of [
      "/admin/",
      "/admin",
      "/api/v1/bootstrap/",
      "/api/v1/library/topics",
      "/_allauth/browser/v1/auth/session",
      "/fhir/Task",
      "/preview",
      "/ws/",
      "/sw.js",
    ]) {
      expect([path, of(path)]).toEqual([path, "pass"]);
      expect([path, of(path, "cors")]).toEqual([path, "pass"]);
    }
  });

  it("keeps pictures and nothing of other hosts, other methods or other files", () => {
    expect(of("/media/images/a.webp", "no-cors")).toBe("picture");
    expect(of("/static/pictures/offline.svg", "no-cors")).toBe("picture");
    // Fetched by the app, which keeps it where nothing is thrown out for want of room.
    expect(of("/media/images/a.webp", "cors")).toBe("pass");
    expect(of("/static/wagtailadmin/x.js", "no-cors")).toBe("pass");
    expect(of("https://example.org/media/a.png", "no-cors")).toBe("pass");
    expect(of("/", "navigate", "POST")).toBe("pass");
  });
});

describe("caches", () => {
  it("of earlier versions are dropped, pictures and others' stay", () => {
    expect(outdatedCaches(["shell-1", "shell-2", "pictures", "x"], ["shell-2"])).toEqual([
      "shell-1",
    ]);
  });

  it("lose their oldest entries when they are too many", () => {
    expect(surplus([1, 2, 3], 2)).toEqual([1]);
    expect(surplus([1], 2)).toEqual([]);
  });
});

describe("within", () => {
  it("waits no longer than it may", async () => {
    await expect(within(new Promise(() => undefined), 5)).rejects.toThrow("too slow");
    await expect(within(Promise.resolve(1), 5)).resolves.toBe(1);
    await expect(within(Promise.reject(new Error("no")), 5)).rejects.toThrow("no");
  });
});

describe("textsInUse", () => {
  it("takes the languages along that were on the device, and no other", () => {
    const texts = [
      "/a/ar-12345678.js",
      "/a/ar-abcdefgh.js",
      "/a/ar-XB-_bcdefgh.js",
      "/a/en-12345678.js",
    ];
    const kept = ["/a/ar-00000000.js", "/a/main-12345678.js", "/brand.css"];
    expect(textsInUse(texts, kept)).toEqual(["/a/ar-12345678.js", "/a/ar-abcdefgh.js"]);
    expect(textsInUse(texts, [])).toEqual([]);
  });
});
