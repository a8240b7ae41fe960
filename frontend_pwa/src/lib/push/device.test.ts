import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api } from "@/lib/api";
import {
  compareWithServer,
  forgetSubscription,
  pauseSubscription,
  sendTest,
  switchOff,
  switchOn,
} from "./device";
import { toBytes } from "./keys";

const KEY = "AQID";
const ENDPOINT = "https://push.example/1";

class FakeSubscription {
  endpoint = ENDPOINT;
  options: { applicationServerKey: ArrayBuffer };
  unsubscribe = vi.fn(() => {
    browser.subscription = null;
    return Promise.resolve(true);
  });

  constructor(key: string) {
    this.options = { applicationServerKey: toBytes(key).buffer };
  }

  toJSON() {
    return { endpoint: this.endpoint, keys: { p256dh: "p", auth: "a" } };
  }
}

const browser: { subscription: FakeSubscription | null; permission: NotificationPermission } = {
  subscription: null,
  permission: "default",
};
const subscribe = vi.fn();
let known = true;
const asked: [string, string, unknown][] = [];

beforeEach(() => {
  browser.subscription = null;
  browser.permission = "granted";
  known = true;
  asked.length = 0;
  localStorage.clear();
  subscribe.mockReset().mockImplementation(() => {
    browser.subscription = new FakeSubscription(KEY);
    return Promise.resolve(browser.subscription);
  });
  const registration = {
    pushManager: { getSubscription: () => Promise.resolve(browser.subscription), subscribe },
  };
  vi.stubGlobal("PushManager", Object);
  vi.stubGlobal("Notification", {
    get permission() {
      return browser.permission;
    },
    requestPermission: () => Promise.resolve(browser.permission),
  });
  vi.stubGlobal("matchMedia", () => ({ matches: false }));
  Object.defineProperty(navigator, "serviceWorker", {
    configurable: true,
    value: {
      getRegistration: () => Promise.resolve(registration),
      ready: Promise.resolve(registration),
    },
  });
  const answer = { application_server_key: KEY };
  vi.spyOn(api, "get").mockResolvedValue(answer);
  vi.spyOn(api, "post").mockImplementation((path, body) => {
    asked.push(["POST", path, body]);
    return Promise.resolve({ ...answer, known }) as never;
  });
  vi.spyOn(api, "put").mockImplementation((path, body) => {
    asked.push(["PUT", path, body]);
    return Promise.resolve(undefined) as never;
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  Reflect.deleteProperty(navigator, "serviceWorker");
});

const paths = () => asked.map(([method, path]) => `${method} ${path}`);

describe("a device", () => {
  it("is registered when the person says yes", async () => {
    expect(await switchOn("amina")).toBe("on");
    expect(paths()).toEqual(["PUT /api/v1/me/push/"]);
    expect(subscribe.mock.calls[0]?.[0]).toMatchObject({ userVisibleOnly: true });
  });

  it("is not registered when the person says no", async () => {
    browser.permission = "denied";
    expect(await switchOn("amina")).toBe("blocked");
    expect(subscribe).not.toHaveBeenCalled();
    expect(asked).toEqual([]);
  });

  it("is forgotten on the server and in the browser when it is switched off", async () => {
    await switchOn("amina");
    expect(await switchOff()).toBe("off");
    expect(asked.at(-1)).toEqual(["POST", "/api/v1/me/push/remove", { endpoint: ENDPOINT }]);
    expect(browser.subscription).toBeNull();
    asked.length = 0;
    await compareWithServer("amina");
    expect(asked).toEqual([]);
  });

  it("can send a test only when it is on", async () => {
    expect(await sendTest()).toBe(false);
    await switchOn("amina");
    expect(await sendTest()).toBe(true);
  });
});

describe("at the start", () => {
  it("the same on both sides stays as it is", async () => {
    browser.subscription = new FakeSubscription(KEY);
    await compareWithServer("amina");
    expect(paths()).toEqual(["POST /api/v1/me/push/compare"]);
  });

  it("what the server does not know is registered", async () => {
    browser.subscription = new FakeSubscription(KEY);
    known = false;
    await compareWithServer("amina");
    expect(paths()).toEqual(["POST /api/v1/me/push/compare", "PUT /api/v1/me/push/"]);
  });

  it("a subscription for another key is made anew", async () => {
    const old = new FakeSubscription("CQkJ");
    browser.subscription = old;
    await compareWithServer("amina");
    expect(old.unsubscribe).toHaveBeenCalled();
    expect(paths()).toEqual(["POST /api/v1/me/push/compare", "PUT /api/v1/me/push/"]);
  });

  it("what the browser lost is made anew, but only when it was wanted", async () => {
    await compareWithServer("amina");
    expect(asked).toEqual([]);
    await switchOn("amina");
    browser.subscription = null;
    asked.length = 0;
    await compareWithServer("amina");
    expect(paths()).toEqual(["PUT /api/v1/me/push/"]);
  });

  it("nothing is asked without permission", async () => {
    browser.permission = "default";
    browser.subscription = new FakeSubscription(KEY);
    await compareWithServer("amina");
    expect(asked).toEqual([]);
  });

  it("a device with nobody signed in can no longer be woken", async () => {
    await switchOn("amina");
    await forgetSubscription();
    expect(browser.subscription).toBeNull();
    asked.length = 0;
    await compareWithServer("amina");
    expect(asked).toEqual([]);
  });

  it("with nobody signed in is not woken, and is again for the same person", async () => {
    await switchOn("amina");
    await pauseSubscription();
    expect(browser.subscription).toBeNull();
    asked.length = 0;
    await compareWithServer("amina");
    expect(paths()).toEqual(["PUT /api/v1/me/push/"]);
    expect(browser.subscription).not.toBeNull();
  });

  it("is never switched on for another person by the wish of the one before", async () => {
    await switchOn("amina");
    await pauseSubscription();
    asked.length = 0;
    await compareWithServer("bodil");
    expect(browser.subscription).toBeNull();
    expect(asked).toEqual([]);
    // And the first one, who comes back after her, is asked anew.
    await compareWithServer("amina");
    expect(asked).toEqual([]);
  });

  it("does not hand the subscription of the one before to another person", async () => {
    await switchOn("amina");
    known = false;
    asked.length = 0;
    await compareWithServer("bodil");
    expect(browser.subscription).toBeNull();
    expect(asked).toEqual([]);
  });
});
