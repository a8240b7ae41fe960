import { describe, expect, it } from "vitest";
import { clock, nextSpeed } from "./playing";

describe("playing", () => {
  it("tells minutes and seconds", () => {
    expect([0, 9.9, 75, 3600].map(clock)).toEqual(["0:00", "0:09", "1:15", "60:00"]);
  });

  it("goes through all speeds and comes back", () => {
    const seen = [1];
    for (let n = 0; n < 4; n++) seen.push(nextSpeed(seen.at(-1) ?? 1));
    expect(seen).toEqual([1, 1.25, 1.5, 0.75, 1]);
  });
});
