import type { MediaTrouble } from "../media";
import type { Browser } from "./browsers";

/** What one does, in order, by the keys of the texts (`step.…`). */
export type Steps = readonly StepKey[];
export type StepKey = (typeof KEYS)[number];

const KEYS = [
  "sign_left",
  "sign_crossed",
  "permissions",
  "turn_on_both",
  "aa",
  "site_settings",
  "safari_menu",
  "say_allow",
  "close_app",
  "open_app_yes",
  "settings_phone",
  "settings_computer",
  "apps_browser",
  "apps_safari",
  "privacy",
  "in_list_browser",
  "whole_phone",
  "restart_browser",
  "other_call",
  "other_programs",
  "plug_in",
  "headset_out",
  "in_app_dots",
  "in_app_share",
  "open_chrome",
  "open_safari",
  "other_browser",
  "restart_device",
  "look_by_address",
  "again",
] as const;

const IN_APP: Partial<Record<Browser, Steps>> = {
  in_app_android: ["in_app_dots", "again"],
  in_app_ios: ["in_app_share", "again"],
};

type Table = Partial<Record<Browser, Steps>> & { other: Steps };

const ANDROID_SETTINGS: Steps = [
  "whole_phone",
  "settings_phone",
  "apps_browser",
  "permissions",
  "turn_on_both",
  "again",
];
const IOS_SETTINGS: Steps = ["settings_phone", "in_list_browser", "turn_on_both", "again"];
const COMPUTER_SETTINGS: Steps = ["settings_computer", "privacy", "restart_browser", "again"];

const PHONES = [
  "chrome_android",
  "samsung",
  "firefox_android",
  "safari_ios",
  "app_ios",
  "other_ios",
] as const satisfies readonly Browser[];
const onPhones = (steps: Steps) =>
  Object.fromEntries(PHONES.map((browser) => [browser, steps])) as Partial<Record<Browser, Steps>>;

const TABLES: Record<MediaTrouble, Table> = {
  blocked: {
    chrome_android: ["sign_left", "permissions", "turn_on_both", "again"],
    samsung: ["sign_left", "permissions", "turn_on_both", "again"],
    firefox_android: ["sign_left", "turn_on_both", "again"],
    safari_ios: ["aa", "site_settings", "say_allow", "again"],
    app_ios: ["close_app", "open_app_yes", "apps_safari"],
    other_ios: IOS_SETTINGS,
    desktop: ["sign_left", "turn_on_both", "again"],
    firefox: ["sign_crossed", "again"],
    safari_mac: ["safari_menu", "say_allow", "again"],
    other: ["look_by_address", "again"],
  },
  blocked_by_system: {
    chrome_android: ANDROID_SETTINGS,
    samsung: ANDROID_SETTINGS,
    firefox_android: ANDROID_SETTINGS,
    safari_ios: ["apps_safari", "again"],
    app_ios: ["apps_safari", "again"],
    other_ios: IOS_SETTINGS,
    desktop: COMPUTER_SETTINGS,
    firefox: COMPUTER_SETTINGS,
    safari_mac: COMPUTER_SETTINGS,
    other: ["settings_computer", "privacy", "again"],
  },
  missing: { ...onPhones(["headset_out", "restart_device", "again"]), other: ["plug_in", "again"] },
  busy: {
    ...onPhones(["other_call", "restart_device", "again"]),
    other: ["other_programs", "restart_browser", "again"],
  },
  insecure: {
    chrome_android: ["open_chrome"],
    samsung: ["open_chrome"],
    firefox_android: ["open_chrome"],
    safari_ios: ["open_safari"],
    app_ios: ["open_safari"],
    other_ios: ["open_safari"],
    other: ["other_browser"],
  },
  failed: {
    ...onPhones(["other_call", "restart_device", "again"]),
    other: ["restart_browser", "other_browser"],
  },
};

/** What to do about a trouble in a browser. Inside another app the way out is always the same: a browser. */
export function stepsFor(trouble: MediaTrouble, browser: Browser): Steps {
  const table = TABLES[trouble];
  return IN_APP[browser] ?? table[browser] ?? table.other;
}

export const STEP_KEYS: readonly StepKey[] = KEYS;
