import { beforeEach, expect, it } from "vitest";
import { isTouched } from "./touched";

beforeEach(() => {
  document.body.innerHTML = `<div>
    <input type="hidden" value="x"><input type="search" value="old"><input type="checkbox">
    <select><option value="a">A</option><option value="b" selected>B</option></select><button>Go</button></div>`;
});

const part = () => document.querySelector("div") ?? document.body;
const get = <T extends Element>(selector: string) => document.querySelector<T>(selector);

it("is left alone as it came from the server", () => {
  get<HTMLButtonElement>("button")?.focus();
  expect(isTouched(part())).toBe(false);
});

it("is touched while somebody is at a field", () => {
  get<HTMLInputElement>("[type=search]")?.focus();
  expect(isTouched(part())).toBe(true);
});

it("is touched by what was typed, ticked or chosen and not sent yet", () => {
  const search = get<HTMLInputElement>("[type=search]");
  if (search) search.value = "new";
  expect(isTouched(part())).toBe(true);
  if (search) search.value = "old";
  const box = get<HTMLInputElement>("[type=checkbox]");
  if (box) box.checked = true;
  expect(isTouched(part())).toBe(true);
  if (box) box.checked = false;
  const choice = get<HTMLSelectElement>("select");
  if (choice) choice.value = "a";
  expect(isTouched(part())).toBe(true);
});

it("is not touched by a list of choices that is filled only when it is opened", () => {
  part().append(document.createElement("select"));
  expect(isTouched(part())).toBe(false);
});
