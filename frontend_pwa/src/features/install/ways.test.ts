import { describe, expect, it } from "vitest";
import { wayOf } from "./ways";

const APPLE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15";
const ANDROID = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko)";

describe("the browser that this is read in", () => {
  it.each([
    ["safari", `${APPLE} (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1`],
    ["other", `${APPLE} (KHTML, like Gecko) CriOS/138.0.7204.33 Mobile/15E148 Safari/604.1`],
    ["other", `${APPLE} (KHTML, like Gecko) FxiOS/140.0 Mobile/15E148 Safari/605.1.15`],
    ["other", `${APPLE} (KHTML, like Gecko) Version/18.0 EdgiOS/138.0 Mobile/15E148 Safari/604.1`],
    ["other", `${APPLE} (KHTML, like Gecko) Mobile/15E148 [FBAN/FBIOS;FBAV/500.0]`],
    ["chrome", `${ANDROID} Chrome/138.0.0.0 Mobile Safari/537.36`],
    ["samsung", `${ANDROID} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36`],
    ["firefox", "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"],
    [null, "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"],
  ])("is %s", (way, agent) => {
    expect(wayOf(agent, 5)).toBe(way);
  });

  it("is Safari on an iPad, which calls itself a Mac; on a Mac it is none", () => {
    const agent =
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15";
    expect(wayOf(agent, 5)).toBe("safari");
    expect(wayOf(agent, 0)).toBe(null);
  });
});
