const COLOUR = /^#[0-9a-f]{6}$/;

/** Fill the places of pictures in an article's text with their colours until they are there. */
export function fillPlaces(body: ParentNode): void {
  for (const image of body.querySelectorAll<HTMLImageElement>("img[data-placeholder]")) {
    const colour = image.dataset.placeholder ?? "";
    if (image.complete || !COLOUR.test(colour)) continue;
    image.style.backgroundColor = colour;
    // Also when it does not come: on a colour the words in its place could not be read.
    const clear = () => image.style.removeProperty("background-color");
    image.addEventListener("load", clear, { once: true });
    image.addEventListener("error", clear, { once: true });
  }
}
