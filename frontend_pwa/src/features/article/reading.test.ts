import { describe, expect, it } from "vitest";
import { sentencesOf, split } from "./reading";

describe("sentencesOf", () => {
  it("reads titles, sentences and list items in order, across inline tags, once each", () => {
    const root = document.createElement("div");
    root.innerHTML = `<h2>Søvn</h2><p>Læg barnet på <strong>ryggen</strong>. Altid!</p>
      <ul><li>Et</li><li><p>To</p></li></ul><p class="no-print">Ikke dette</p>
      <details><summary>Hvorfor?</summary><p>Derfor.</p></details>`;
    const found = sentencesOf(root, "da");
    expect(found.map((sentence) => sentence.text)).toEqual([
      "Søvn",
      "Læg barnet på ryggen.",
      "Altid!",
      "Et",
      "To",
      "Hvorfor?",
      "Derfor.",
    ]);
    expect(found[1]?.range.toString().trim()).toBe("Læg barnet på ryggen.");
  });

  it("splits without losing a letter", () => {
    const text = "Et. To? Tre! fire";
    expect(
      split(text, "da")
        .map(({ start, end }) => text.slice(start, end))
        .join(""),
    ).toBe(text);
  });
});
