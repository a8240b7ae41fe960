import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { shakeNowAndThen } from "./shaking";

const vibrate = vi.fn(() => true);
const activation = { hasBeenActive: true };

function withPhone(parts: Record<string, unknown>) {
  for (const [name, value] of Object.entries(parts)) {
    Object.defineProperty(navigator, name, { value, configurable: true });
  }
}

describe("a phone that rings", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vibrate.mockClear();
    activation.hasBeenActive = true;
    withPhone({ vibrate, userActivation: activation });
  });

  afterEach(() => {
    vi.useRealTimers();
    Reflect.deleteProperty(navigator, "vibrate");
    Reflect.deleteProperty(navigator, "userActivation");
  });

  it("shakes at once, again after three seconds, and stops", () => {
    const stop = shakeNowAndThen();
    vi.advanceTimersByTime(3000);
    expect(vibrate.mock.calls).toEqual([[[300, 200, 300]], [[300, 200, 300]]]);
    stop();
    vi.advanceTimersByTime(9000);
    expect(vibrate.mock.calls.slice(2)).toEqual([[0]]);
  });

  it("does not ask before the page has been touched, and shakes from the touch on", () => {
    activation.hasBeenActive = false;
    const stop = shakeNowAndThen();
    vi.advanceTimersByTime(3000);
    expect(vibrate).not.toHaveBeenCalled();
    activation.hasBeenActive = true;
    vi.advanceTimersByTime(3000);
    expect(vibrate).toHaveBeenCalledOnce();
    stop();
  });

  it("shakes in a browser that does not tell of touches", () => {
    withPhone({ userActivation: undefined });
    const stop = shakeNowAndThen();
    expect(vibrate).toHaveBeenCalledOnce();
    stop();
  });

  it("does nothing where the device cannot", () => {
    Reflect.deleteProperty(navigator, "vibrate");
    expect(() => shakeNowAndThen()()).not.toThrow();
  });
});
