import { foldWords } from "./words";

/** The packs of articles beside the composer: words narrow the list; choosing is the browser's own. */
export function articlePacks(box: HTMLDetailsElement, field: HTMLTextAreaElement): () => void {
  const search = box.querySelector<HTMLInputElement>("[data-packs-search]");
  const rows = [...box.querySelectorAll<HTMLElement>("[data-packs-row]")];
  const none = box.querySelector<HTMLElement>("[data-packs-none]");
  const stop = new AbortController();
  const on = { signal: stop.signal };

  const radio = (row: HTMLElement) => row.querySelector<HTMLInputElement>("input[type=radio]");
  const shown = () => rows.filter((row) => !row.hidden && !radio(row)?.disabled);

  const narrow = () => {
    const words = foldWords(search?.value ?? "");
    for (const row of rows) {
      const text = foldWords(row.textContent).join(" ");
      // What is chosen is never out of sight: it is going to be sent.
      row.hidden = !radio(row)?.checked && !words.every((word) => text.includes(word));
    }
    if (none) none.hidden = rows.some((row) => !row.hidden);
  };

  box.addEventListener(
    "toggle",
    () => {
      if (box.open) search?.focus();
    },
    on,
  );
  search?.addEventListener("input", narrow, on);
  box.addEventListener("change", narrow, on);
  box.addEventListener(
    "keydown",
    (event) => {
      if (event.key === "Escape") {
        box.open = false;
        field.focus();
      } else if (event.target !== search) {
        return;
      } else if (event.key === "Enter") {
        // The first hit; never the form around it, which would send.
        event.preventDefault();
        const first = shown()[0];
        const choice = first && radio(first);
        if (!choice) return;
        choice.checked = true;
        choice.focus();
        narrow();
      } else if (event.key === "ArrowDown") {
        event.preventDefault();
        const first = shown()[0];
        if (first) radio(first)?.focus();
      }
    },
    on,
  );
  return () => stop.abort();
}
