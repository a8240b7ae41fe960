import { afterEach, describe, expect, it, vi } from "vitest";

vi.mock("@/lib/library", () => ({
  flushOutbox: () => Promise.resolve(),
  syncLibrary: () => Promise.resolve(),
}));

const { sync } = await import("./syncs.svelte");

function browser({ installed, persisted }: { installed: boolean; persisted: boolean }) {
  const persist = vi.fn(() => Promise.resolve(true));
  vi.stubGlobal("matchMedia", () => ({ matches: installed }));
  vi.stubGlobal("navigator", {
    storage: { persisted: () => Promise.resolve(persisted), persist },
  });
  return persist;
}

afterEach(() => vi.unstubAllGlobals());

describe("the articles on the device", () => {
  it("are asked to be kept once the app is installed", async () => {
    const persist = browser({ installed: true, persisted: false });
    await sync();
    await vi.waitFor(() => expect(persist).toHaveBeenCalledTimes(1));
  });

  it.each([
    { installed: false, persisted: false },
    { installed: true, persisted: true },
  ])("nothing is asked where it is of no use: %o", async (state) => {
    const persist = browser(state);
    await sync();
    await Promise.resolve();
    expect(persist).not.toHaveBeenCalled();
  });

  it("a browser that knows no such thing is no error", async () => {
    vi.stubGlobal("matchMedia", () => ({ matches: true }));
    vi.stubGlobal("navigator", {});
    await expect(sync()).resolves.toBeUndefined();
  });
});
