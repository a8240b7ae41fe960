import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CLIENT_VERSION } from "./bootstrap.svelte";
import { obeyMinimum, reloadOnLostChunk, updates } from "./updates.svelte";

const reload = vi.fn();
const unregister = vi.fn(() => Promise.resolve(true));
let kept: Set<string>;

beforeEach(() => {
  sessionStorage.clear();
  kept = new Set(["shell-1", "pictures"]);
  vi.stubGlobal("location", { ...location, reload });
  vi.stubGlobal("caches", {
    keys: () => Promise.resolve([...kept]),
    delete: (key: string) => Promise.resolve(kept.delete(key)),
  });
  vi.stubGlobal("navigator", {
    onLine: true,
    serviceWorker: { getRegistrations: () => Promise.resolve([{ unregister }]) },
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.clearAllMocks();
});

function lose(): Event {
  const event = new Event("vite:preloadError", { cancelable: true });
  dispatchEvent(event);
  return event;
}

describe("a version that the server no longer speaks to", () => {
  it("throws its files away and loads anew, once in a minute", async () => {
    await obeyMinimum(CLIENT_VERSION + 1);
    expect(unregister).toHaveBeenCalledTimes(1);
    expect(kept.size).toBe(0);
    expect(reload).toHaveBeenCalledTimes(1);
    await obeyMinimum(CLIENT_VERSION + 1);
    expect(reload).toHaveBeenCalledTimes(1);
    // The person reads why, instead of a page that begins again and again.
    expect(updates.tooOld).toBe(true);
  });

  it("stays while it is new enough", async () => {
    await obeyMinimum(CLIENT_VERSION);
    expect(updates.tooOld).toBe(false);
    expect(kept.size).toBe(2);
    expect(reload).not.toHaveBeenCalled();
  });
});

describe("a file that a deploy has taken away", () => {
  it("is mended by one reload; what happens again is told as an error", () => {
    reloadOnLostChunk();
    expect(lose().defaultPrevented).toBe(true);
    expect(reload).toHaveBeenCalledTimes(1);
    expect(lose().defaultPrevented).toBe(false);
    expect(reload).toHaveBeenCalledTimes(1);
  });

  it("without a line nothing is reloaded: the page would be lost", () => {
    vi.stubGlobal("navigator", { onLine: false });
    reloadOnLostChunk();
    expect(lose().defaultPrevented).toBe(false);
    expect(reload).not.toHaveBeenCalled();
  });
});
