import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Chime } from "./chime";

const started = vi.fn();

class FakeContext {
  currentTime = 5;
  destination = {};
  resume = () => Promise.resolve();
  createOscillator = () => ({
    frequency: { value: 0 },
    connect: (next: unknown) => next,
    start: started,
    stop: vi.fn(),
  });
  createGain = () => ({
    gain: { setValueAtTime: vi.fn(), linearRampToValueAtTime: vi.fn() },
    connect: vi.fn(),
  });
}

beforeEach(() => {
  localStorage.clear();
  started.mockClear();
  vi.stubGlobal("AudioContext", FakeContext);
});

afterEach(() => vi.unstubAllGlobals());

it("is silent until somebody asks for it", () => {
  const chime = new Chime();
  chime.ring();
  expect(started).not.toHaveBeenCalled();
  expect(chime.toggle()).toBe(true);
  expect(started.mock.calls).toEqual([[5], [5.18]]);
});

it("is as it was left the next day, and silent again when it is switched off", () => {
  new Chime().toggle();
  const chime = new Chime();
  expect(chime.isOn).toBe(true);
  expect(chime.toggle()).toBe(false);
  started.mockClear();
  chime.ring();
  expect(started).not.toHaveBeenCalled();
  expect(new Chime().isOn).toBe(false);
});
