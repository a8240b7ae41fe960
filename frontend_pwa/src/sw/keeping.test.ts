import { describe, expect, it, vi } from "vitest";
import { asKept, beside } from "./keeping";

describe("the document that is kept", () => {
  it("says that its facts are of the day on which it was kept, and is the server's otherwise", async () => {
    const facts = '<script type="application/json" id="bootstrap">{"a":1}</script>';
    const headers = { "Content-Type": "text/html", "Content-Security-Policy": "script-src 'self'" };
    const kept = await asKept(new Response(`<main id="main"></main>${facts}`, { headers }));
    expect(await kept.text()).toBe(
      '<main id="main"></main><script type="application/json" id="bootstrap-then">{"a":1}</script>',
    );
    expect(Object.fromEntries(kept.headers)).toMatchObject({
      "content-type": "text/html",
      "content-security-policy": "script-src 'self'",
    });
  });
});

describe("what is kept beside answering", () => {
  function asked() {
    const lasting: Promise<unknown>[] = [];
    const event = { waitUntil: (work: Promise<unknown>) => void lasting.push(work) };
    return { event, lasting };
  }

  it("is given at once, and the worker lives until it is kept", async () => {
    const { event, lasting } = asked();
    let isKept = false;
    let goOn: () => void = () => undefined;
    const answer = await beside(event, Promise.resolve(new Response("cat")), async (copy) => {
      await new Promise<void>((resolve) => (goOn = resolve));
      isKept = (await copy.text()) === "cat";
    });
    expect(await answer.text()).toBe("cat");
    expect(isKept).toBe(false);
    goOn();
    await Promise.all(lasting);
    expect(lasting).toHaveLength(1);
    expect(isKept).toBe(true);
  });

  it("is given also where there is no room to keep it", async () => {
    const { event, lasting } = asked();
    const full = () => Promise.reject(new DOMException("full", "QuotaExceededError"));
    const answer = await beside(event, Promise.resolve(new Response("cat")), full);
    expect(await answer.text()).toBe("cat");
    await expect(Promise.all(lasting)).resolves.toBeDefined();
  });

  it.each([404, 500])("is not kept when it is a problem: %i", async (status) => {
    const { event, lasting } = asked();
    const keep = vi.fn();
    const answer = await beside(event, Promise.resolve(new Response("x", { status })), keep);
    await Promise.all(lasting);
    expect(answer.status).toBe(status);
    expect(keep).not.toHaveBeenCalled();
  });

  it("is an error only where there is no answer", async () => {
    const { event, lasting } = asked();
    await expect(beside(event, Promise.reject(new TypeError("no line")), vi.fn())).rejects.toThrow(
      "no line",
    );
    await expect(Promise.all(lasting)).resolves.toBeDefined();
  });
});
