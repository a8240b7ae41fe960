import { describe, expect, it } from "vitest";
import { pathOf } from "./api";

describe("the address of a page", () => {
  it("is the first one without a cursor", () => {
    expect(pathOf(null)).toBe("/api/v1/me/access-log/");
  });

  it("stays on this host, whatever the server calls itself", () => {
    expect(pathOf("http://inner:8000/api/v1/me/access-log/?cursor=abc%3D")).toBe(
      "/api/v1/me/access-log/?cursor=abc%3D",
    );
  });
});
