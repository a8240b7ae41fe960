import { afterEach, describe, expect, it, vi } from "vitest";
import type { Route } from "./match";
import { navigate, router, startRouter, urlOfClick } from "./router.svelte";

const origin = location.origin;

function click(html: string, init: MouseEventInit = {}): URL | null {
  document.body.innerHTML = html;
  let found: URL | null = null;
  const hear = (event: Event) => {
    found = urlOfClick(event as MouseEvent);
    event.preventDefault();
  };
  document.addEventListener("click", hear, { once: true });
  const target = document.querySelector("b") ?? document.querySelector("a");
  target?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ...init }));
  return found;
}

describe("a click", () => {
  it("on a link of the app stays in the app", () => {
    expect(click(`<a href="/da/bibliotek/x" data-article="u"><b>x</b></a>`)?.pathname).toBe(
      "/da/bibliotek/x",
    );
  });

  it("that the browser must handle is left to it", () => {
    expect(click(`<a href="https://www.sst.dk/">x</a>`)).toBeNull();
    expect(click(`<a href="tel:112">x</a>`)).toBeNull();
    expect(click(`<a href="/admin/">x</a>`)).toBeNull();
    expect(click(`<a href="/more" target="_blank">x</a>`)).toBeNull();
    expect(click(`<a href="/more" download>x</a>`)).toBeNull();
    expect(click(`<a href="/more">x</a>`, { ctrlKey: true })).toBeNull();
    expect(click(`<a href="/more">x</a>`, { button: 1 })).toBeNull();
    expect(click(`<b>no link</b>`)).toBeNull();
  });
});

describe("navigation", () => {
  const component = (() => ({})) as never;
  const screen = (name: string): Route => ({
    name,
    path: `/${name}`,
    load: () => Promise.resolve({ default: component }),
  });
  const resolve = vi.fn(async (pathname: string) => ({
    route: screen(pathname.slice(1) || "home"),
    params: {},
  }));

  afterEach(() => vi.restoreAllMocks());

  it("shows the screen of an address, and the failed one when it cannot be had", async () => {
    vi.stubGlobal("scrollTo", vi.fn());
    history.replaceState(null, "", "/");
    await startRouter({ resolve, failed: screen("failed") });
    expect(router.shown?.route.name).toBe("home");

    await navigate("/more?a=1");
    expect(router.shown).toMatchObject({ route: { name: "more" } });
    expect(location.href).toBe(`${origin}/more?a=1`);

    resolve.mockRejectedValueOnce(new Error("lost chunk"));
    await navigate("/chat/");
    expect(router.shown?.route.name).toBe("failed");
  });

  it("that is overtaken by another shows only the last", async () => {
    let release = (): void => undefined;
    resolve.mockImplementationOnce(
      () => new Promise((done) => (release = () => done({ route: screen("slow"), params: {} }))),
    );
    const slow = navigate("/slow");
    await navigate("/fast");
    release();
    await slow;
    expect(router.shown?.route.name).toBe("fast");
  });
});
