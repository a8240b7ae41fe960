import { describe, expect, it } from "vitest";
import { frameHref, inOwnFrame } from "./framing";

const at = (href: string) => new URL(href, "https://fjordby.example");

describe("the frame of a draft in a window of its own", () => {
  it("has another address than the window, for browsers show no page within itself", () => {
    const inner = at(frameHref("abc"));
    expect(inner.pathname + inner.search).not.toBe("/preview");
    expect(inOwnFrame(inner)).toBe(true);
    expect(inOwnFrame(at("/preview#t=abc"))).toBe(false);
  });

  it("carries the token in the fragment only", () => {
    const inner = at(frameHref("a:b+c&d"));
    expect(new URLSearchParams(inner.hash.slice(1)).get("t")).toBe("a:b+c&d");
    expect(inner.search).not.toContain("a:b");
  });
});
