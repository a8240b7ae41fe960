const LOOKED_AT = 1000;

/**
 * Calls `seen` when the element was on the screen for a second, with the page in front: beside a call the page
 * stands in a frame, which may lie outside the window. Returns how to stop.
 */
export function lookedAt(end: Element, seen: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const observer = new IntersectionObserver((entries) => {
    clearTimeout(timer);
    if (!entries.at(-1)?.isIntersecting) return;
    timer = setTimeout(() => {
      if (document.visibilityState !== "visible") return;
      observer.disconnect();
      seen();
    }, LOOKED_AT);
  });
  observer.observe(end);
  return () => {
    clearTimeout(timer);
    observer.disconnect();
  };
}
