import { describe, expect, it } from "vitest";
import type { MediaTrouble } from "../media";
import type { Browser } from "./browsers";
import { STEP_KEYS, stepsFor } from "./help";
import ar from "./strings/ar.json";
import da from "./strings/da.json";
import en from "./strings/en.json";

const TROUBLES: MediaTrouble[] = [
  "blocked",
  "blocked_by_system",
  "missing",
  "busy",
  "insecure",
  "failed",
];
const BROWSERS: Browser[] = [
  "chrome_android",
  "samsung",
  "firefox_android",
  "safari_ios",
  "app_ios",
  "other_ios",
  "desktop",
  "firefox",
  "safari_mac",
  "in_app_android",
  "in_app_ios",
  "other",
];

describe("help with camera and microphone", () => {
  it.each(TROUBLES)("knows what to do when %s, in every browser and language", (trouble) => {
    for (const browser of BROWSERS) {
      const steps = stepsFor(trouble, browser);
      expect(steps.length, browser).toBeGreaterThan(0);
      expect(new Set(steps).size).toBe(steps.length);
      for (const texts of [da, en, ar] as Record<string, string>[]) {
        expect(texts[`trouble.${trouble}`]).toBeTruthy();
        for (const step of steps) expect(texts[`step.${step}`], step).toBeTruthy();
      }
    }
  });

  it("looks for what was said no to where each browser keeps it", () => {
    const ways = (
      ["chrome_android", "safari_ios", "app_ios", "firefox", "safari_mac"] as const
    ).map((browser) => stepsFor("blocked", browser).join());
    expect(new Set(ways).size).toBe(ways.length);
    expect(stepsFor("blocked_by_system", "samsung")).toContain("settings_phone");
    expect(stepsFor("blocked_by_system", "desktop")).toContain("settings_computer");
  });

  it("leads out of other apps whatever they refuse", () => {
    for (const trouble of TROUBLES) {
      expect(stepsFor(trouble, "in_app_android")[0]).toBe("in_app_dots");
      expect(stepsFor(trouble, "in_app_ios")[0]).toBe("in_app_share");
    }
  });

  it("says no step that nobody has, and each in few words", () => {
    const used = new Set(
      TROUBLES.flatMap((trouble) => BROWSERS.flatMap((browser) => stepsFor(trouble, browser))),
    );
    expect([...STEP_KEYS].sort()).toEqual([...used].sort());
    for (const texts of [da, en] as Record<string, string>[])
      for (const step of STEP_KEYS)
        expect((texts[`step.${step}`] ?? "").split(" ").length, step).toBeLessThanOrEqual(18);
  });
});
