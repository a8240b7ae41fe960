import { describe, expect, it } from "vitest";
import { contentsOf } from "./contents";

function root(html: string): HTMLElement {
  const element = document.createElement("div");
  element.innerHTML = html;
  return element;
}

describe("contentsOf", () => {
  it("is empty for a short article", () => {
    expect(contentsOf(root("<h2>A</h2><h2>B</h2>"))).toEqual([]);
  });

  it("lists headings, gives them ids and lets them take the focus", () => {
    const article = root(`<h2>A</h2><h2 id="own">B</h2><h2> C </h2>
      <div class="block--callout"><h2>Aside</h2></div>`);
    expect(contentsOf(article)).toEqual([
      { id: "h-1", text: "A" },
      { id: "own", text: "B" },
      { id: "h-3", text: "C" },
    ]);
    expect(article.querySelector("h2")?.tabIndex).toBe(-1);
  });
});
