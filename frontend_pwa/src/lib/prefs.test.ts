import { beforeEach, describe, expect, it } from "vitest";
import { forgetFamily, prefs, setPrefs } from "./prefs.svelte";

const KEY = "family-start:prefs";
const kept = () => JSON.parse(localStorage.getItem(KEY) ?? "{}") as Record<string, unknown>;
/** As another window writes it; this one hears of it when it is told. */
const write = (values: object) =>
  localStorage.setItem(KEY, JSON.stringify({ ...kept(), ...values }));
const hear = () => dispatchEvent(new StorageEvent("storage", { key: KEY }));
const child = { id: "a", kind: "born" as const, date: "2026-11-01" };

beforeEach(() => {
  forgetFamily();
  setPrefs({ theme: "auto", discreet: false });
});

describe("what was chosen in another window", () => {
  it("is known here at once, the looks as well", () => {
    write({ family: [child], theme: "dark" });
    hear();
    expect(prefs.family).toEqual([child]);
    expect(document.documentElement.dataset.theme).toBe("dark");
  });

  it("is not written away again, heard of or not", () => {
    write({ family: [child], discreet: true });
    setPrefs({ theme: "light" });
    expect(kept()).toMatchObject({ family: [child], discreet: true, theme: "light" });
    expect(prefs.discreet).toBe(true);
  });

  it("does not come back when it was taken away there", () => {
    setPrefs({ family: [child], situation: "loss" });
    write({ family: [], situation: "none" });
    setPrefs({ theme: "dark" });
    expect(kept()).toMatchObject({ family: [], situation: "none" });
  });

  it("of no use changes nothing", () => {
    setPrefs({ family: [child] });
    localStorage.setItem(KEY, "nonsense");
    hear();
    expect(prefs.family).toEqual([child]);
  });
});
