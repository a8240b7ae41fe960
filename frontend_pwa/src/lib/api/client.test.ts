import { afterEach, describe, expect, it, vi } from "vitest";
import { api, cookie, holdRequests, onProblem, request, resumeRequests, withQuery } from "./client";
import { ApiProblem, Unreachable, isGone } from "./errors";

function answer(status: number, body?: unknown, headers: Record<string, string> = {}) {
  const spy = vi.fn<typeof fetch>().mockImplementation(async () => {
    return new Response(body === undefined ? null : JSON.stringify(body), {
      status,
      headers: { "Content-Type": "application/problem+json", ...headers },
    });
  });
  vi.stubGlobal("fetch", spy);
  return spy;
}

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe("request", () => {
  it("returns the body of a good answer with its etag", async () => {
    answer(200, { a: 1 }, { ETag: '"x"' });
    expect(await request("GET", "/api/v1/thing")).toMatchObject({ data: { a: 1 }, etag: '"x"' });
  });

  it("sends the CSRF token with writes and not with reads", async () => {
    document.cookie = "csrftoken=abc%20d";
    const spy = answer(200, {});
    await api.post("/x", { a: 1 });
    await api.get("/x");
    expect(spy.mock.calls[0]?.[1]?.headers).toMatchObject({ "X-CSRFToken": "abc d" });
    expect(spy.mock.calls[1]?.[1]?.headers).not.toHaveProperty("X-CSRFToken");
  });

  it("sends a write again when its token was replaced on the way, and only then", async () => {
    document.cookie = "csrftoken=first";
    const spy = answer(403, {});
    spy.mockImplementationOnce(async () => {
      document.cookie = "csrftoken=second";
      return new Response(null, { status: 403 });
    });
    spy.mockImplementationOnce(async () => new Response(null, { status: 204 }));
    await api.post("/x");
    expect(spy.mock.calls[1]?.[1]?.headers).toMatchObject({ "X-CSRFToken": "second" });

    await expect(api.post("/x")).rejects.toMatchObject({ status: 403 });
    expect(spy).toHaveBeenCalledTimes(3);
  });

  it("fetches the CSRF token before the first write of a new visitor", async () => {
    document.cookie = "csrftoken=; max-age=0";
    const spy = answer(200, {});
    spy.mockImplementationOnce(async () => {
      document.cookie = "csrftoken=fresh";
      return new Response("{}");
    });
    await api.post("/x");
    expect(spy.mock.calls.map(([url]) => url)).toEqual(["/api/v1/bootstrap/", "/x"]);
    expect(spy.mock.calls[1]?.[1]?.headers).toMatchObject({ "X-CSRFToken": "fresh" });
  });

  it("waits for a bootstrap that is on its way instead of asking for a second token", async () => {
    document.cookie = "csrftoken=; max-age=0";
    const spy = answer(200, {});
    let arrive = () => {};
    spy.mockImplementationOnce(
      () =>
        new Promise((resolve) => {
          arrive = () => {
            document.cookie = "csrftoken=fresh";
            resolve(new Response("{}"));
          };
        }),
    );
    const reading = api.get("/api/v1/bootstrap/");
    const writing = api.post("/x");
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(spy).toHaveBeenCalledTimes(1);
    arrive();
    await Promise.all([reading, writing]);
    expect(spy.mock.calls.map(([url]) => url)).toEqual(["/api/v1/bootstrap/", "/x"]);
    expect(spy.mock.calls[1]?.[1]?.headers).toMatchObject({ "X-CSRFToken": "fresh" });
  });

  it("asks for a token itself when the bootstrap on its way comes to nothing", async () => {
    document.cookie = "csrftoken=; max-age=0";
    const spy = answer(200, {});
    spy.mockImplementationOnce(async () => Promise.reject(new TypeError("Failed to fetch")));
    const reading = api.get("/api/v1/bootstrap/").catch(() => "failed");
    await api.post("/x");
    expect(await reading).toBe("failed");
    expect(spy).toHaveBeenCalledTimes(3);
  });

  it("sends a file as it is, with its own type", async () => {
    document.cookie = "csrftoken=abc";
    const spy = answer(201, {});
    const file = new Blob(["x"], { type: "image/jpeg" });
    await request("PUT", "/x", { file });
    const sent = spy.mock.calls[0]?.[1];
    expect(sent?.body).toBe(file);
    expect(sent?.headers).toMatchObject({ "Content-Type": "image/jpeg", "X-CSRFToken": "abc" });
  });

  it("asks with a known etag and understands 304", async () => {
    const spy = answer(304);
    const result = await request("GET", "/x", { etag: '"1"' });
    expect(result.notModified).toBe(true);
    expect(spy.mock.calls[0]?.[1]?.headers).toMatchObject({ "If-None-Match": '"1"' });
  });

  it("never takes an answer from the browser's cache unasked", async () => {
    const spy = answer(200, {});
    await api.get("/x");
    await request("GET", "/x", { etag: '"1"' });
    expect(spy.mock.calls.map(([, options]) => options?.cache)).toEqual(["no-cache", "no-store"]);
  });

  it("turns problem+json into an ApiProblem and tells listeners", async () => {
    answer(404, { title: "Off", code: "plugin_disabled", detail: "d" }, { "Retry-After": "30" });
    const heard = vi.fn();
    const stop = onProblem(heard);
    const error = await api.get("/x").catch((reason: unknown) => reason);
    stop();
    expect(error).toBeInstanceOf(ApiProblem);
    expect(error).toMatchObject({
      status: 404,
      code: "plugin_disabled",
      detail: "d",
      retryAfter: 30,
    });
    expect(heard).toHaveBeenCalledOnce();
    expect(isGone(error)).toBe(true);
  });

  it("takes the code from the type when there is no code", async () => {
    answer(410, { type: "https://familystart.example/problems/invitation_used", title: "Used" });
    await expect(api.get("/x")).rejects.toMatchObject({ code: "invitation_used" });
  });

  it("survives a problem without a JSON body", async () => {
    answer(502, undefined, { "Content-Type": "text/html" });
    await expect(api.get("/x")).rejects.toMatchObject({ status: 502, code: "" });
  });

  it("calls a lost network Unreachable", async () => {
    vi.stubGlobal("fetch", vi.fn().mockRejectedValue(new TypeError("Failed to fetch")));
    const error = await api.get("/x").catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Unreachable);
    expect(error).toMatchObject({ timedOut: false });
  });

  it("gives up after the time allowed", async () => {
    vi.useFakeTimers();
    vi.stubGlobal(
      "fetch",
      vi.fn((_: string, init: RequestInit) => {
        return new Promise((_resolve, reject) => {
          init.signal?.addEventListener("abort", () => reject(new DOMException("", "AbortError")));
        });
      }),
    );
    const call = api.get("/x", { timeout: 1000 }).catch((reason: unknown) => reason);
    await vi.advanceTimersByTimeAsync(1001);
    expect(await call).toMatchObject({ name: "Unreachable", timedOut: true });
  });

  it("lets the caller's own abort through as it is", async () => {
    vi.stubGlobal("fetch", vi.fn().mockRejectedValue(new DOMException("", "AbortError")));
    const controller = new AbortController();
    controller.abort();
    await expect(api.get("/x", { signal: controller.signal })).rejects.toMatchObject({
      name: "AbortError",
    });
  });

  it("takes a status that the caller accepts as an answer", async () => {
    answer(401, { data: { flows: [] } });
    expect(await request("POST", "/x", { accept: [401] })).toMatchObject({ status: 401 });
  });
});

describe("when a person leaves", () => {
  afterEach(resumeRequests);

  /** Answers when told to, and ends when aborted. */
  function slowServer() {
    const answers = new Map<string, (response: Response) => void>();
    vi.stubGlobal("fetch", (path: string, init: RequestInit) => {
      return new Promise((resolve, reject) => {
        answers.set(path, resolve);
        init.signal?.addEventListener("abort", () => reject(new DOMException("", "AbortError")));
      });
    });
    return answers;
  }

  it("ends what is read, and lets what is sent arrive first", async () => {
    document.cookie = "csrftoken=abc";
    const answers = slowServer();
    const read = api.get("/mine").catch((reason: unknown) => reason);
    const sent = api.post("/message");
    let isQuiet = false;
    const quiet = holdRequests().then(() => (isQuiet = true));

    expect(await read).toMatchObject({ name: "Unreachable" });
    await Promise.resolve();
    expect(isQuiet).toBe(false);
    answers.get("/message")?.(new Response(null, { status: 204 }));
    await sent;
    await quiet;
  });

  it("does not wait for ever for what is sent", async () => {
    vi.useFakeTimers();
    document.cookie = "csrftoken=abc";
    slowServer();
    const photo = api.post("/photo").catch((reason: unknown) => reason);
    const quiet = holdRequests();
    await vi.advanceTimersByTimeAsync(5_000);
    await quiet;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await photo).toMatchObject({ timedOut: true });
  });

  it("asks nothing more but what ends the session, until the person stays after all", async () => {
    document.cookie = "csrftoken=abc";
    const spy = answer(200, {});
    await holdRequests();
    await expect(api.get("/mine")).rejects.toMatchObject({ name: "Unreachable" });
    await expect(api.post("/message")).rejects.toMatchObject({ name: "Unreachable" });
    await request("DELETE", "/session", { isLast: true });
    expect(spy.mock.calls.map(([url]) => url)).toEqual(["/session"]);

    resumeRequests();
    await api.get("/mine");
    expect(spy).toHaveBeenCalledTimes(2);
  });
});

describe("helpers", () => {
  it("builds a query without the undefined", () => {
    expect(withQuery("/x", { a: "ø", b: undefined, c: 2 })).toBe("/x?a=%C3%B8&c=2");
  });

  it("reads a cookie by its whole name", () => {
    expect(cookie("token", "xtoken=1; token=2")).toBe("2");
    expect(cookie("absent", "token=2")).toBe("");
  });
});
