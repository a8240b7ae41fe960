import { describe, expect, it } from "vitest";
import { toBytes, toText } from "./keys";
import { isApple, stateOf, type Surroundings } from "./state";

const here: Surroundings = {
  canPush: true,
  permission: "default",
  subscribed: false,
  isApple: false,
  isInstalled: false,
};

describe("notifications on this device", () => {
  it.each([
    [{}, "off"],
    [{ permission: "granted" }, "off"],
    [{ permission: "granted", subscribed: true }, "on"],
    [{ permission: "default", subscribed: true }, "off"],
    [{ permission: "denied", subscribed: true }, "blocked"],
    [{ canPush: false }, "unsupported"],
    [{ canPush: false, isApple: true }, "install"],
    [{ canPush: false, isApple: true, isInstalled: true }, "unsupported"],
    [{ isApple: true, isInstalled: true }, "off"],
  ] as const)("with %j are %s", (change, wanted) => {
    expect(stateOf({ ...here, ...change })).toBe(wanted);
  });

  it("know an iPhone, and an iPad that says it is a Mac", () => {
    expect(isApple("Mozilla/5.0 (iPhone; CPU iPhone OS 18_4)", 5)).toBe(true);
    expect(isApple("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)", 5)).toBe(true);
    expect(isApple("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)", 0)).toBe(false);
    expect(isApple("Mozilla/5.0 (Linux; Android 14)", 5)).toBe(false);
  });
});

describe("a key", () => {
  it("is the same in bytes and in text", () => {
    const text = "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tlz-w";
    expect(toText(toBytes(text).buffer)).toBe(text);
    expect([...toBytes("AQID")]).toEqual([1, 2, 3]);
  });
});
