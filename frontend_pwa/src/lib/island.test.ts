import type { Component } from "svelte";
import { describe, expect, it } from "vitest";
import { mountIslands } from "./island";

describe("mountIslands", () => {
  it("mounts on each place of its name, with the place's own props", () => {
    const seen: unknown[] = [];
    const component = ((_: unknown, props: { n: number }) => {
      seen.push(props.n);
      return {};
    }) as unknown as Component<{ n: number }>;
    const root = document.createElement("div");
    root.innerHTML = `<div data-island="chat" data-props='{"n":1}'>…</div>
      <div data-island="chat" data-props='{"n":2}'></div><div data-island="tasks"></div>`;
    expect(mountIslands("chat", component, root)).toBe(2);
    expect(seen).toEqual([1, 2]);
  });

  it("says when the props are not an object", () => {
    const root = document.createElement("div");
    root.innerHTML = `<div data-island="chat" data-props="[1]"></div>`;
    expect(() => mountIslands("chat", (() => ({})) as unknown as Component, root)).toThrow(
      "JSON object",
    );
  });
});
