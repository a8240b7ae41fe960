import { beforeEach, expect, test, vi } from "vitest";

import { actOf, use } from "./keys";

const press = (code: string, more: KeyboardEventInit = {}) =>
  actOf(new KeyboardEvent("keydown", { code, altKey: true, ...more }));

beforeEach(() => {
  document.body.innerHTML = `
    <button data-key="d">Done</button>
    <details><summary>More</summary><input data-key="z"><details><select data-key="a"></select></details></details>`;
});

test("a letter alone does nothing, and neither do the browser's own keys", () => {
  expect(press("KeyD")).toBe("d");
  expect(press("KeyD", { altKey: false })).toBeUndefined();
  expect(press("KeyD", { ctrlKey: true })).toBeUndefined();
  expect(press("KeyD", { metaKey: true })).toBeUndefined();
  expect(press("KeyQ")).toBeUndefined();
});

test("a button is pressed", () => {
  const pressed = vi.fn();
  document.querySelector("button")?.addEventListener("click", pressed);
  use("d");
  expect(pressed).toHaveBeenCalledOnce();
});

test("a field that lies in a closed box is shown and has the focus", () => {
  for (const act of ["z", "a"] as const) {
    use(act);
    const field = document.querySelector(`[data-key="${act}"]`);
    expect(document.activeElement).toBe(field);
    expect(field?.closest("details")?.open).toBe(true);
  }
  expect(document.querySelectorAll("details:not([open])")).toHaveLength(0);
});

test("what is not on the page is not missed", () => {
  document.body.innerHTML = "";
  expect(() => use("z")).not.toThrow();
});
