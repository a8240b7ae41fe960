import { isApple, isInstalled } from "@/lib/push/state";

/** Browsers that hide what they were told no about in different places. */
export type Browser =
  | "chrome_android"
  | "samsung"
  | "firefox_android"
  | "safari_ios"
  | "app_ios"
  | "other_ios"
  | "desktop"
  | "firefox"
  | "safari_mac"
  | "in_app_android"
  | "in_app_ios"
  | "other";

/** What a browser says of itself. `brands`: its own words for it (UA-CH), none where it has none. */
export interface Traits {
  agent: string;
  brands: string[];
  fingers: number;
  installed: boolean;
}

interface WithBrands {
  userAgentData?: { brands?: { brand: string }[] };
}

/** Other apps that open pages inside themselves, where camera and microphone often are not to be had. */
const IN_APP =
  /FBAN|FBAV|FB_IAB|FBIOS|Instagram|Messenger|WhatsApp\/|Snapchat|musical_ly|BytedanceWebview|TikTok|Twitter|LinkedInApp|Pinterest|MicroMessenger|\bLine\/|Viber|GSA\//;
/** Built on Chrome, with settings of their own. */
const UNLIKE_CHROME = /OPR\/|OPT\/|YaBrowser|UCBrowser|MiuiBrowser|HuaweiBrowser|DuckDuckGo|Ddg\//;
/** On iPhones all browsers are Safari inside; inside another app there is no "Version" and no "Safari". */
const NOT_SAFARI = /CriOS|FxiOS|EdgiOS|OPiOS|OPT\/|DuckDuckGo|Ddg\/|Brave\//;

export function browserOf({ agent, brands, fingers, installed }: Traits): Browser {
  if (isApple(agent, fingers)) {
    if (IN_APP.test(agent)) return "in_app_ios";
    if (installed) return "app_ios";
    if (NOT_SAFARI.test(agent)) return "other_ios";
    return /Version\/.*Safari\//.test(agent) ? "safari_ios" : "in_app_ios";
  }
  if (agent.includes("Android")) {
    const isInside = brands.includes("Android WebView") || /; wv\)/.test(agent);
    if (IN_APP.test(agent) || isInside) return "in_app_android";
    if (agent.includes("SamsungBrowser") || brands.includes("Samsung Internet")) return "samsung";
    if (agent.includes("Firefox/")) return "firefox_android";
    return agent.includes("Chrome/") && !UNLIKE_CHROME.test(agent) ? "chrome_android" : "other";
  }
  if (agent.includes("Firefox/")) return "firefox";
  if (agent.includes("Chrome/")) return UNLIKE_CHROME.test(agent) ? "other" : "desktop";
  return agent.includes("Macintosh") && /Version\/.*Safari\//.test(agent) ? "safari_mac" : "other";
}

/** The browser that this is read in. */
export function thisBrowser(): Browser {
  const { brands = [] } = (navigator as WithBrands).userAgentData ?? {};
  return browserOf({
    agent: navigator.userAgent,
    brands: brands.map(({ brand }) => brand),
    fingers: navigator.maxTouchPoints,
    installed: isInstalled(),
  });
}
