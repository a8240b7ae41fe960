import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Keeping } from "./keeping";

type Answer = { ok?: boolean; status?: number; redirected?: boolean; text?: string } | null;

let answers: Record<string, Answer[]>;
let sent: [string, string | null][];
let told: boolean[];

const page = (me: string, token: string) => ({
  text: `<nav data-me="${me}"></nav><input name="csrfmiddlewaretoken" value="${token}">`,
});
const SIGN_IN: Answer = { redirected: true, text: "<input name=csrfmiddlewaretoken value=x>" };

beforeEach(() => {
  answers = {};
  sent = [];
  told = [];
  document.body.innerHTML = `
    <form><input name="csrfmiddlewaretoken" value="old"></form>
    <form><input name="csrfmiddlewaretoken" value="old"></form>`;
  vi.stubGlobal("fetch", (address: string, options: RequestInit) => {
    sent.push([address, new Headers(options.headers).get("X-CSRFToken")]);
    const answer = answers[address]?.shift();
    if (!answer) return Promise.reject(new TypeError("no line"));
    const { ok = true, status = 200, redirected = false, text = "" } = answer;
    return Promise.resolve({ ok, status, redirected, text: () => Promise.resolve(text) });
  });
});

afterEach(() => vi.unstubAllGlobals());

const keeping = () =>
  new Keeping({ tokenFrom: "/list/", me: "7", onState: (isOut) => told.push(isOut) });
const tokens = () =>
  [...document.querySelectorAll<HTMLInputElement>("input")].map((field) => field.value);

it("counts what was answered by the sign-in page as not kept, and says so once", async () => {
  answers = { "/draft/": [SIGN_IN, SIGN_IN], "/list/": [SIGN_IN, SIGN_IN] };
  const one = keeping();
  expect(await one.post("/draft/", { body: "x" })).toBe("out");
  expect(await one.post("/draft/", { body: "xy" })).toBe("out");
  expect(one.isOut).toBe(true);
  expect(told).toEqual([true]);
});

it.each([401, 403])("does the same with %i", async (status) => {
  answers = { "/draft/": [{ ok: false, status }], "/list/": [SIGN_IN] };
  expect(await keeping().post("/draft/", {})).toBe("out");
});

it("goes on with the new session's token when somebody has signed in in another tab", async () => {
  answers = { "/draft/": [{ ok: false, status: 403 }, {}], "/list/": [page("7", "new")] };
  const one = keeping();
  one.end();
  expect(await one.post("/draft/", {})).toBe("kept");
  expect(sent.at(-1)).toEqual(["/draft/", "new"]);
  expect(tokens()).toEqual(["new", "new"]);
  expect(told).toEqual([true, false]);
});

it("does not go on in the session of somebody else", async () => {
  answers = { "/list/": [page("8", "hers")] };
  const one = keeping();
  one.end();
  expect(await one.isBack()).toBe(false);
  expect(tokens()).toEqual(["old", "old"]);
});

it("keeps apart a line that is gone and a session that has ended", async () => {
  const one = keeping();
  expect(await one.post("/draft/", {})).toBe("lost");
  expect(await one.isBack()).toBe(true);
  one.end();
  expect(await one.isBack()).toBe(false);
  expect(told).toEqual([true]);
});
