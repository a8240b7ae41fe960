import { describe, expect, it } from "vitest";
import { fallbackChoices, quietIsWhole } from "./wishes";

describe("the wishes", () => {
  it("offer only the ways that are open, and none", () => {
    expect(fallbackChoices(["sms", "email"])).toEqual(["email", "sms", "none"]);
    expect(fallbackChoices(["sms"])).toEqual(["sms", "none"]);
    expect(fallbackChoices([])).toEqual(["none"]);
  });

  it("are saved when both times are there and differ", () => {
    expect(quietIsWhole("22:00", "07:00")).toBe(true);
    expect(quietIsWhole("22:00", "")).toBe(false);
    expect(quietIsWhole("22:00", "22:00")).toBe(false);
  });
});
