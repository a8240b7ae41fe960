import { isApple } from "@/lib/push/state";

/** The browsers of families' phones; the server's page tells of the same ones (cms/content/pages/install.py). */
export type Way = "chrome" | "samsung" | "firefox" | "safari" | "other";
export type Sign = "dots" | "lines" | "share" | "add";

/** Each way's steps, by the keys of their texts, with the sign that one looks for in the browser. */
export const WAYS = {
  chrome: [["dots_top", "dots"], ["install_or_add", "add"], ["install"]],
  samsung: [["lines", "lines"], ["add_page", "add"], ["add"]],
  firefox: [["dots", "dots"], ["add_app", "add"], ["add"]],
  safari: [["share", "share"], ["scroll", "add"], ["add"]],
  other: [["share_beside", "share"], ["scroll", "add"], ["open_safari"]],
} as const satisfies Record<Way, readonly (readonly [string, Sign?])[]>;

/** Browsers on iPhone that are not Safari, though all are built on it; inside other apps there is no "Version". */
const NOT_SAFARI = /CriOS|FxiOS|EdgiOS|OPiOS|OPT\/|DuckDuckGo|GSA\/|Ddg\//;

/** The way of the browser that this is read in; null on a computer. */
export function wayOf(agent: string, fingers: number): Way | null {
  if (isApple(agent, fingers)) {
    return /Version\/.*Safari\//.test(agent) && !NOT_SAFARI.test(agent) ? "safari" : "other";
  }
  if (!agent.includes("Android")) return null;
  if (agent.includes("SamsungBrowser")) return "samsung";
  return agent.includes("Firefox") ? "firefox" : "chrome";
}
