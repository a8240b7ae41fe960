const COLOUR = /^#[0-9a-f]{6}$/;

/** Without a network only the plain file of a picture in an article's text may be on the device. */
export function fallBack(body: ParentNode): void {
  for (const image of body.querySelectorAll<HTMLImageElement>("img[srcset]")) {
    const plain = () => {
      for (const source of image.parentElement?.querySelectorAll("source") ?? []) source.remove();
      image.removeAttribute("srcset");
    };
    image.addEventListener("error", plain, { once: true });
  }
}

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
