import { expect, it, vi } from "vitest";
import { Press } from "./press";

it("is down from the press until the click has been heard", () => {
  vi.useFakeTimers();
  const target = new EventTarget();
  const press = new Press(target);
  expect(press.isDown).toBe(false);
  target.dispatchEvent(new Event("pointerdown"));
  expect(press.isDown).toBe(true);
  target.dispatchEvent(new Event("pointerup"));
  // The click comes now.
  expect(press.isDown).toBe(true);
  vi.runAllTimers();
  expect(press.isDown).toBe(false);
  vi.useRealTimers();
});

it("is let go when a press becomes a scroll, and hears nothing once stopped", () => {
  vi.useFakeTimers();
  const target = new EventTarget();
  const press = new Press(target);
  target.dispatchEvent(new Event("pointerdown"));
  target.dispatchEvent(new Event("pointercancel"));
  vi.runAllTimers();
  expect(press.isDown).toBe(false);
  press.stop();
  target.dispatchEvent(new Event("pointerdown"));
  expect(press.isDown).toBe(false);
  vi.useRealTimers();
});
