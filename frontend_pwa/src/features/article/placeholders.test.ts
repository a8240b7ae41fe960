import { expect, test } from "vitest";
import { fallBack, fillPlaces } from "./placeholders";

function body(html: string): HTMLElement {
  const element = document.createElement("div");
  element.innerHTML = html;
  // jsdom loads nothing and calls every image complete.
  for (const image of element.querySelectorAll("img")) {
    Object.defineProperty(image, "complete", { value: image.hasAttribute("data-there") });
  }
  return element;
}

test.each(["load", "error"])("a place is filled until the picture answers with %s", (event) => {
  const text = body('<img data-placeholder="#336699">');
  fillPlaces(text);
  const image = text.querySelector("img") as HTMLImageElement;
  expect(image.style.backgroundColor).toBe("rgb(51, 102, 153)");
  image.dispatchEvent(new Event(event));
  expect(image.style.backgroundColor).toBe("");
});

test.each([
  '<img data-placeholder="#336699" data-there>',
  '<img data-placeholder="url(x)">',
  '<img src="/media/images/a.jpg">',
])("nothing is filled in %s", (html) => {
  const text = body(html);
  fillPlaces(text);
  expect(text.querySelector("img[style]")).toBeNull();
});

test("a picture in the text whose sizes do not come is asked for as the plain file, once", () => {
  const text = body(
    '<picture><source type="image/avif" srcset="/media/a.avif 320w">' +
      '<img src="/media/a.jpg" srcset="/media/a.320.jpg 320w"></picture>',
  );
  fallBack(text);
  expect(text.querySelectorAll("source")).toHaveLength(1);
  const image = text.querySelector("img") as HTMLImageElement;
  image.dispatchEvent(new Event("error"));
  expect(text.innerHTML).toBe('<picture><img src="/media/a.jpg"></picture>');
});
