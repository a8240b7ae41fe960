import { beforeEach, describe, expect, it } from "vitest";
import { cannedReplies, insert } from "./canned";

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
    <form id="reply">
      <textarea></textarea>
      <details><summary>Canned</summary>
        <input type="search" data-canned-search>
        <ul>
          <li data-canned-row><button type="submit" data-canned-body="Hej Amina. Vi ringer.">Ring op</button></li>
          <li data-canned-row><button type="submit" data-canned-body="Amning går godt.">Amning og søvn</button></li>
        </ul>
        <p data-canned-none hidden>none</p>
      </details>
    </form>`;
  field = get<HTMLTextAreaElement>("textarea");
  box = get<HTMLDetailsElement>("details");
  get<HTMLFormElement>("form").addEventListener("submit", (event) => {
    event.preventDefault();
    sent++;
  });
  cannedReplies(box, field);
  box.open = true;
});

const search = () => get<HTMLInputElement>("[data-canned-search]");
const type = (words: string) => {
  search().value = words;
  search().dispatchEvent(new Event("input", { bubbles: true }));
};
const press = (target: Element, key: string) =>
  target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
const shown = () =>
  [...document.querySelectorAll<HTMLElement>("[data-canned-row]")].filter((row) => !row.hidden);

describe("canned replies", () => {
  it("finds words in any order, without accents", () => {
    type("sovn amn");
    expect(shown()).toHaveLength(0);
    type("SØVN amn");
    expect(shown()).toHaveLength(1);
    type("qq");
    expect(get<HTMLElement>("[data-canned-none]").hidden).toBe(false);
  });

  it("puts the first hit into the text with Enter, and sends nothing", () => {
    search().focus();
    type("ring");
    press(search(), "Enter");
    expect(field.value).toBe("Hej Amina. Vi ringer.");
    expect(box.open).toBe(false);
    expect(document.activeElement).toBe(field);
    expect(sent).toBe(0);
  });

  it("moves with the arrows and back to the search", () => {
    search().focus();
    press(search(), "ArrowDown");
    expect(document.activeElement?.textContent).toBe("Ring op");
    press(document.activeElement ?? document.body, "ArrowDown");
    press(document.activeElement ?? document.body, "ArrowDown");
    expect(document.activeElement?.textContent).toBe("Amning og søvn");
    press(document.activeElement ?? document.body, "ArrowUp");
    press(document.activeElement ?? document.body, "ArrowUp");
    expect(document.activeElement).toBe(search());
  });

  it("is closed with Escape, and the composer has the cursor", () => {
    press(search(), "Escape");
    expect(box.open).toBe(false);
    expect(document.activeElement).toBe(field);
  });

  it("inserts where the cursor is and tells that something was typed", () => {
    let heard = 0;
    field.addEventListener("input", () => heard++);
    field.value = "Kære familie Mange hilsner";
    field.setSelectionRange(12, 12);
    insert(field, "Vi ringer.");
    expect(field.value).toBe("Kære familie\n\nVi ringer.\n\nMange hilsner");
    expect(field.selectionStart).toBe("Kære familie\n\nVi ringer.".length);
    expect(heard).toBe(1);
  });
});
