import { beforeEach, describe, expect, it } from "vitest";
import { articlePacks } from "./packs";

let field: HTMLTextAreaElement;
let box: HTMLDetailsElement;
let sent = 0;

function get<T extends Element>(selector: string): T {
  const found = document.querySelector<T>(selector);
  if (!found) throw new Error(selector);
  return found;
}

beforeEach(() => {
  sent = 0;
  document.body.innerHTML = `
    <form>
      <textarea></textarea>
      <details><summary>Packs</summary>
        <input type="search" data-packs-search>
        <label><input type="radio" name="pack" value="" checked>None</label>
        <label data-packs-row><input type="radio" name="pack" value="1" disabled>Amning, tom</label>
        <label data-packs-row><input type="radio" name="pack" value="2">Amning – den første uge</label>
        <label data-packs-row><input type="radio" name="pack" value="3">Søvn</label>
        <p data-packs-none hidden>none</p>
      </details>
    </form>`;
  field = get("textarea");
  box = get("details");
  get<HTMLFormElement>("form").addEventListener("submit", (event) => {
    event.preventDefault();
    sent++;
  });
  articlePacks(box, field);
  box.open = true;
});

const search = () => get<HTMLInputElement>("[data-packs-search]");
const type = (words: string) => {
  search().value = words;
  search().dispatchEvent(new Event("input", { bubbles: true }));
};
const press = (target: Element, key: string) =>
  target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
const shown = () =>
  [...document.querySelectorAll<HTMLElement>("[data-packs-row]")]
    .filter((row) => !row.hidden)
    .map((row) => row.textContent);
const chosen = () => new FormData(get<HTMLFormElement>("form")).get("pack");

describe("packs of articles", () => {
  it("chooses the first hit that can be sent with Enter, and sends nothing", () => {
    type("forste amning");
    expect(shown()).toEqual([]);
    type("amning");
    expect(press(search(), "Enter")).toBe(false);
    expect(chosen()).toBe("2");
    expect(document.activeElement).toBe(get("[value='2']"));
    expect(sent).toBe(0);
  });

  it("keeps the chosen one in sight while one looks further, and says when there is none", () => {
    type("søvn");
    press(search(), "Enter");
    type("første");
    expect(shown()).toEqual(["Amning – den første uge", "Søvn"]);
    get<HTMLInputElement>("[value='']").checked = true;
    type("zzz");
    expect(shown()).toEqual([]);
    expect(get<HTMLElement>("[data-packs-none]").hidden).toBe(false);
    press(search(), "Enter");
    expect(chosen()).toBe("");
  });

  it("goes from the search to the list with the arrow, and back to the text with Escape", () => {
    press(search(), "ArrowDown");
    expect(document.activeElement).toBe(get("[value='2']"));
    press(get("[value='2']"), "Escape");
    expect(box.open).toBe(false);
    expect(document.activeElement).toBe(field);
  });
});
