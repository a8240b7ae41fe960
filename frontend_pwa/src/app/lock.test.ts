import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { stayAwake } from "@/lib/awake";
import { setPrefs } from "@/lib/prefs.svelte";
import {
  awaitSignIn,
  countWrong,
  forgetLock,
  isPersonal,
  lock,
  lockNow,
  MOST_WRONG,
  setPin,
  unlock,
  unlockBySignIn,
  watchForIdleness,
} from "./lock.svelte";
import { isPin, isRight, makePin } from "./pin";

const person = vi.hoisted(() => ({ user: null as { id: string } | null }));
const wiped = vi.hoisted(() => vi.fn(() => Promise.resolve()));
vi.mock("./bootstrap.svelte", () => ({ session: person }));
vi.mock("@/lib/db", () => ({ wipeDevice: wiped }));
const forgetSubscription = vi.hoisted(() => vi.fn(() => Promise.resolve()));
vi.mock("@/lib/push", () => ({ forgetSubscription }));

beforeEach(() => {
  forgetLock();
  setPrefs({ lockAfter: 0 });
  person.user = { id: "amina" };
  wiped.mockClear();
  forgetSubscription.mockClear();
});

it("opens for whoever signs in anew as the same person, and not for an old session", async () => {
  lockNow();
  await unlockBySignIn("amina");
  expect(lock.isOn).toBe(true);
  awaitSignIn();
  await unlockBySignIn(null);
  expect(lock.isOn).toBe(true);
  await unlockBySignIn("amina");
  expect(lock.isOn).toBe(false);
  expect(wiped).not.toHaveBeenCalled();
});

it("empties the phone for another person", async () => {
  vi.stubGlobal("location", { replace: vi.fn(), hostname: "fjordby.localhost" });
  lockNow();
  awaitSignIn();
  await unlockBySignIn("bodil");
  expect(wiped).toHaveBeenCalledOnce();
  expect(forgetSubscription).toHaveBeenCalledOnce();
  vi.unstubAllGlobals();
});

it("empties the phone for another person also when nothing was locked, and for the same one never", async () => {
  vi.stubGlobal("location", { replace: vi.fn(), hostname: "fjordby.localhost" });
  await unlockBySignIn("amina");
  // The session ran out, and the same person signs in again.
  await unlockBySignIn(null);
  await unlockBySignIn("amina");
  lockNow();
  unlock();
  await unlockBySignIn("amina");
  expect(wiped).not.toHaveBeenCalled();
  expect(forgetSubscription).not.toHaveBeenCalled();
  await unlockBySignIn("bodil");
  expect(wiped).toHaveBeenCalledOnce();
  await unlockBySignIn("bodil");
  expect(wiped).toHaveBeenCalledOnce();
  vi.unstubAllGlobals();
});

it("locks nobody out who has no way back", () => {
  person.user = null;
  lockNow();
  expect(lock.isOn).toBe(false);
  setPin({ salt: "a", hash: "b" });
  lockNow();
  expect(lock.isOn).toBe(true);
});

it("takes the code away after too many tries, where one can sign in", () => {
  setPin({ salt: "a", hash: "b" });
  lockNow();
  const tries = Array.from({ length: MOST_WRONG }, countWrong);
  expect(tries.at(-1)).toBe(true);
  expect(tries.slice(0, -1)).not.toContain(true);
  expect([lock.hasPin, lock.isOn]).toEqual([false, true]);
});

describe("after minutes without a touch", () => {
  it.each([
    [4.9, false],
    [5, true],
  ])("%s of 5: %s", (minutes, wanted) => {
    vi.useFakeTimers();
    setPrefs({ lockAfter: 5 });
    const stop = watchForIdleness();
    dispatchEvent(new Event("pointerdown"));
    vi.advanceTimersByTime(minutes * 60_000 + 10_000 * Number(wanted));
    expect(lock.isOn).toBe(wanted);
    stop();
    vi.useRealTimers();
  });

  it("counts the time in the background and over a restart", () => {
    vi.useFakeTimers();
    setPrefs({ lockAfter: 1 });
    const stop = watchForIdleness();
    dispatchEvent(new Event("keydown"));
    stop();
    vi.setSystemTime(Date.now() + 2 * 60_000);
    watchForIdleness()();
    expect(lock.isOn).toBe(true);
    unlock();
    expect(lock.isOn).toBe(false);
    vi.useRealTimers();
  });

  describe("while somebody talks or waits", () => {
    const hour = 3_600_000;
    let stop: () => void;
    const stops: (() => void)[] = [];

    function see(state: DocumentVisibilityState) {
      Object.defineProperty(document, "visibilityState", { configurable: true, value: state });
      document.dispatchEvent(new Event("visibilitychange"));
    }

    beforeEach(() => {
      vi.useFakeTimers();
      setPrefs({ lockAfter: 5 });
      stop = watchForIdleness();
      dispatchEvent(new Event("pointerdown"));
    });

    afterEach(() => {
      for (const one of stops.splice(0)) one();
      Reflect.deleteProperty(document, "visibilityState");
      stop();
      vi.useRealTimers();
    });

    it("does not lock, and counts from when the last one let go", () => {
      const [one, other] = [stayAwake(), stayAwake()];
      vi.advanceTimersByTime(hour);
      one();
      one();
      vi.advanceTimersByTime(hour);
      expect(lock.isOn).toBe(false);
      other();
      vi.advanceTimersByTime(4 * 60_000);
      expect(lock.isOn).toBe(false);
      vi.advanceTimersByTime(2 * 60_000);
      expect(lock.isOn).toBe(true);
    });

    it("locks all the same when it is asked to", () => {
      stops.push(stayAwake(Infinity));
      lockNow();
      expect(lock.isOn).toBe(true);
      vi.advanceTimersByTime(hour);
      expect(lock.isOn).toBe(true);
    });

    it.each([
      ["what only the seen page shows", 0, true],
      ["a recording that is long over", 180_000, true],
      ["a call with the screen off", Infinity, false],
    ])("hidden for an hour: %s", (_, hiddenFor, wanted) => {
      stops.push(stayAwake(hiddenFor));
      see("hidden");
      // As on an iPhone: no timer of a hidden page runs.
      vi.setSystemTime(Date.now() + hour);
      see("visible");
      expect(lock.isOn).toBe(wanted);
    });

    it("leaves a recording alone that goes on for two minutes with the screen off", () => {
      setPrefs({ lockAfter: 1 });
      stops.push(stayAwake(180_000));
      see("hidden");
      vi.advanceTimersByTime(2 * 60_000);
      see("visible");
      expect(lock.isOn).toBe(false);
    });

    it("locks a computer that slept", () => {
      stops.push(stayAwake());
      vi.setSystemTime(Date.now() + hour);
      vi.advanceTimersByTime(10_000);
      expect(lock.isOn).toBe(true);
    });
  });

  it("does not lock where nobody asked for it", () => {
    vi.useFakeTimers();
    const stop = watchForIdleness();
    dispatchEvent(new Event("pointerdown"));
    vi.advanceTimersByTime(3_600_000);
    expect(lock.isOn).toBe(false);
    stop();
    vi.useRealTimers();
  });
});

it("knows what is personal: all but what anybody may read", () => {
  expect(["chat-thread", "home", "settings", "my-data"].map(isPersonal)).not.toContain(false);
  expect(["urgent", "article", "sign-in"].map(isPersonal)).not.toContain(true);
});

it("keeps a code as a hash only", async () => {
  const pin = await makePin("4711");
  expect(JSON.stringify(pin)).not.toContain("4711");
  expect(await isRight("4711", pin)).toBe(true);
  expect(await isRight("4712", pin)).toBe(false);
  expect(["4711", "12345678"].every(isPin)).toBe(true);
  expect(["471", "abcd", "123456789"].some(isPin)).toBe(false);
});

describe("beside another window of the app", () => {
  const KEY = "family-start:lock";
  const kept = () => JSON.parse(localStorage.getItem(KEY) ?? "{}") as Record<string, unknown>;
  const replace = vi.fn();

  /** As the other window writes it; this one hears of it when it is told. */
  const write = (values: object) =>
    localStorage.setItem(KEY, JSON.stringify({ ...kept(), ...values }));
  const hear = (key: string | null = KEY) => dispatchEvent(new StorageEvent("storage", { key }));

  beforeEach(async () => {
    vi.stubGlobal("location", { replace, hostname: "fjordby.localhost" });
    replace.mockClear();
    await unlockBySignIn("amina");
  });

  afterEach(() => vi.unstubAllGlobals());

  it("locks and opens at the same moment", () => {
    write({ on: true });
    hear("something-else");
    expect(lock.isOn).toBe(false);
    hear();
    expect(lock.isOn).toBe(true);
    write({ on: false });
    hear();
    expect(lock.isOn).toBe(false);
  });

  it("is locked when the browser brings it back from its memory", () => {
    write({ on: true });
    dispatchEvent(new Event("pageshow"));
    expect(lock.isOn).toBe(true);
  });

  it("does not write the lock away by a touch, a code or a wrong try", () => {
    setPrefs({ lockAfter: 5 });
    const stop = watchForIdleness();
    write({ on: true, wrong: MOST_WRONG - 1, pin: { salt: "a", hash: "b" } });
    dispatchEvent(new Event("pointerdown"));
    stop();
    expect([kept().on, lock.isOn, lock.hasPin]).toEqual([true, true, true]);
    write({ wrong: MOST_WRONG - 1 });
    expect(countWrong()).toBe(true);
    write({ on: false });
    write({ on: true });
    setPin({ salt: "c", hash: "d" });
    expect(kept()).toMatchObject({ on: true, owner: "amina", pin: { salt: "c" } });
  });

  it("does not lock while the other one is touched", () => {
    vi.useFakeTimers();
    setPrefs({ lockAfter: 5 });
    const stop = watchForIdleness();
    dispatchEvent(new Event("pointerdown"));
    for (let minute = 0; minute < 20; minute++) {
      vi.advanceTimersByTime(60_000);
      write({ touchedAt: Date.now() });
    }
    expect(lock.isOn).toBe(false);
    vi.advanceTimersByTime(6 * 60_000);
    expect(lock.isOn).toBe(true);
    stop();
    vi.useRealTimers();
  });

  it("begins anew when the person has left there, and puts nothing of them back", () => {
    lockNow();
    localStorage.removeItem(KEY);
    setPin({ salt: "a", hash: "b" });
    expect(localStorage.getItem(KEY)).toBeNull();
    hear();
    expect(replace).toHaveBeenCalledWith("/");
    expect(lock.isOn).toBe(true);
  });

  it("stays locked when what lies there is of no use", () => {
    lockNow();
    localStorage.setItem(KEY, "{");
    hear();
    expect(lock.isOn).toBe(true);
  });

  it("stays locked in a browser that keeps nothing", () => {
    const full = vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
      throw new DOMException("full", "QuotaExceededError");
    });
    lockNow();
    hear();
    expect(lock.isOn).toBe(true);
    full.mockRestore();
  });
});
