import { describe, expect, it } from "vitest";
import { browserOf } from "./browsers";

const KHTML = "(KHTML, like Gecko)";
const IPHONE = `Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 ${KHTML}`;
const ANDROID = `Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 ${KHTML}`;
const PIXEL = `Mozilla/5.0 (Linux; Android 15; Pixel 8 Build/AP4A.250205.002; wv) AppleWebKit/537.36 ${KHTML} Version/4.0`;
const WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64";
const MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)";
const as = (agent: string, more: Partial<Parameters<typeof browserOf>[0]> = {}) =>
  browserOf({ agent, brands: [], fingers: 5, installed: false, ...more });

describe("the browser that asks for camera and microphone", () => {
  it.each([
    ["chrome_android", `${ANDROID} Chrome/138.0.0.0 Mobile Safari/537.36`],
    ["chrome_android", `${ANDROID} Chrome/138.0.0.0 Mobile Safari/537.36 EdgA/138.0.0.0`],
    ["samsung", `${ANDROID} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36`],
    ["firefox_android", "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"],
    ["safari_ios", `${IPHONE} Version/18.5 Mobile/15E148 Safari/604.1`],
    ["other_ios", `${IPHONE} CriOS/138.0.7204.33 Mobile/15E148 Safari/604.1`],
    ["other_ios", `${IPHONE} FxiOS/140.0 Mobile/15E148 Safari/605.1.15`],
    ["other_ios", `${IPHONE} Version/18.0 EdgiOS/138.0.3351.77 Mobile/15E148 Safari/604.1`],
    ["in_app_ios", `${IPHONE} Mobile/15E148 [FBAN/FBIOS;FBAV/519.0.0.46;FBBV/755]`],
    ["in_app_ios", `${IPHONE} Mobile/15E148 Instagram 389.0.0.27 (iPhone15,4; iOS 18_5; da_DK)`],
    ["in_app_ios", `${IPHONE} GSA/377.0.7783 Mobile/15E148 Safari/604.1`],
    ["in_app_ios", `${IPHONE} Mobile/15E148`],
    [
      "in_app_android",
      `${PIXEL} Chrome/138.0.7204.63 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/519.0.0.0.1;]`,
    ],
    ["in_app_android", `${PIXEL} Chrome/138.0.7204.63 Mobile Safari/537.36`],
    ["other", `${ANDROID} Chrome/137.0.0.0 Mobile Safari/537.36 OPR/90.0.0.0`],
    ["other", ""],
    ["other", "Something/1.0"],
  ])("is %s", (browser, agent) => {
    expect(as(agent)).toBe(browser);
  });

  it.each([
    ["desktop", `${WINDOWS}) AppleWebKit/537.36 ${KHTML} Chrome/138.0.0.0 Safari/537.36`],
    [
      "desktop",
      `${WINDOWS}) AppleWebKit/537.36 ${KHTML} Chrome/138.0.0.0 Safari/537.36 Edg/138.0.0.0`,
    ],
    ["firefox", `${WINDOWS}; rv:140.0) Gecko/20100101 Firefox/140.0`],
    ["safari_mac", `${MAC} AppleWebKit/605.1.15 ${KHTML} Version/18.5 Safari/605.1.15`],
    ["other", `${WINDOWS}) AppleWebKit/537.36 ${KHTML} Chrome/138.0.0.0 Safari/537.36 OPR/120.0`],
  ])("is %s on a computer", (browser, agent) => {
    expect(as(agent, { fingers: 0 })).toBe(browser);
  });

  it("is the installed app on an iPhone, whose own words don't name Safari", () => {
    expect(as(`${IPHONE} Mobile/15E148`, { installed: true })).toBe("app_ios");
  });

  it("is known on an iPad, which calls itself a Mac", () => {
    const agent = `${MAC} AppleWebKit/605.1.15 ${KHTML} Version/18.5 Safari/605.1.15`;
    expect(as(agent)).toBe("safari_ios");
  });

  it("is believed where it names itself apart from its old words", () => {
    const agent = `${ANDROID} Chrome/130.0.0.0 Mobile Safari/537.36`;
    expect(as(agent, { brands: ["Chromium", "Samsung Internet"] })).toBe("samsung");
    expect(as(agent, { brands: ["Chromium", "Android WebView"] })).toBe("in_app_android");
    expect(as(agent, { brands: ["Not)A;Brand", "Chromium", "Google Chrome"] })).toBe(
      "chrome_android",
    );
  });
});
