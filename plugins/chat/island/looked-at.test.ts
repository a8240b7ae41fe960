import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { lookedAt } from "./looked-at";

let tell: (isIntersecting: boolean) => void;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal(
    "IntersectionObserver",
    class {
      private isOff = false;
      constructor(heard: (entries: { isIntersecting: boolean }[]) => void) {
        tell = (isIntersecting) => {
          if (!this.isOff) heard([{ isIntersecting }]);
        };
      }
      observe() {}
      disconnect() {
        this.isOff = true;
      }
    },
  );
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("is seen after a second on the screen, once", () => {
  const seen = vi.fn();
  lookedAt(document.body, seen);
  vi.advanceTimersByTime(5000);
  expect(seen).not.toHaveBeenCalled();
  tell(true);
  vi.advanceTimersByTime(999);
  expect(seen).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  tell(false);
  tell(true);
  vi.advanceTimersByTime(5000);
  expect(seen).toHaveBeenCalledTimes(1);
});

it("is not seen when it was scrolled past, or when nobody looks any more", () => {
  const seen = vi.fn();
  const stop = lookedAt(document.body, seen);
  tell(true);
  vi.advanceTimersByTime(500);
  tell(false);
  vi.advanceTimersByTime(5000);
  tell(true);
  stop();
  vi.advanceTimersByTime(5000);
  expect(seen).not.toHaveBeenCalled();
});

it("is not seen while the page lies behind another", () => {
  const seen = vi.fn();
  vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
  lookedAt(document.body, seen);
  tell(true);
  vi.advanceTimersByTime(5000);
  expect(seen).not.toHaveBeenCalled();
});
