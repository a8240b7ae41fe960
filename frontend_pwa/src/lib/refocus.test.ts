import { beforeEach, expect, it } from "vitest";
import { keptFocus } from "./refocus";

const CARDS = `
  <details><summary>Move: Call Amina</summary></details>
  <details><summary>Move: Call Bo</summary></details>
  <a href="/task/1">Amina</a><a href="/task/2">Bo</a><a href="/task/2">Bo again</a>
  <form action="/place/1"><button name="column" value="done">Done</button></form>
  <form action="/place/2"><button name="column" value="done">Done</button></form>
  <div role="region" aria-label="Midwives" tabindex="0">3 of 20</div>
  <div role="region" aria-labelledby="nurses" tabindex="0">4 of 20</div>`;

let part: HTMLElement;
let outside: HTMLElement;

beforeEach(() => {
  part = document.createElement("div");
  outside = document.createElement("button");
  document.body.replaceChildren(outside, part);
  part.innerHTML = CARDS;
});

function readAnew(control: HTMLElement | undefined, html = CARDS): HTMLElement {
  control?.focus();
  const giveBack = keptFocus(part);
  part.innerHTML = html;
  giveBack();
  return document.activeElement as HTMLElement;
}

const all = (selector: string) => [...part.querySelectorAll<HTMLElement>(selector)];

it.each([
  ["summary", 1],
  ["a", 0],
  ["a", 2],
  ["button", 1],
  ["[tabindex]", 1],
])("gives the focus back to %s number %i", (selector, number) => {
  const focused = readAnew(all(selector)[number]);
  expect(focused).toBe(all(selector)[number]);
});

it("knows what scrolls by its name, whatever stands in it now", () => {
  expect(readAnew(all("[tabindex]")[0], CARDS.replace("3 of 20", "5 of 20"))).toBe(
    all("[tabindex]")[0],
  );
});

it("finds the control when what stood before it is gone", () => {
  const without = CARDS.replace("<details><summary>Move: Call Amina</summary></details>", "");
  expect(readAnew(all("summary")[1], without).textContent).toBe("Move: Call Bo");
});

it("takes the first like it when there are fewer now", () => {
  expect(readAnew(all("a")[2], CARDS.replace(/<a href="\/task\/2">Bo again<\/a>/, ""))).toBe(
    all("a")[1],
  );
});

it("leaves the focus where it is when it was elsewhere", () => {
  expect(readAnew(outside)).toBe(outside);
});

it("gives it to nothing when the control is gone", () => {
  expect(readAnew(all("summary")[1], "<p>Nothing to do</p>")).toBe(document.body);
});
