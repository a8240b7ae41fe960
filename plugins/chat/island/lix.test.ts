import { describe, expect, it } from "vitest";
import { ease, lixOf } from "./lix";

describe("LIX", () => {
  it("is words in a sentence and the share of long words", () => {
    expect(lixOf("Det er godt. Du kan ringe.")).toBe(3);
    // Seven words in one sentence, two of them long: 7 + 28.6.
    expect(lixOf("Du skal kontakte sundhedsplejersken nu i dag")).toBe(36);
  });

  it("says nothing of too few words", () => {
    expect(lixOf("Hej du")).toBeNull();
  });

  it("is put into words", () => {
    expect([20, 32, 50].map(ease)).toEqual(["easy", "medium", "hard"]);
  });
});
