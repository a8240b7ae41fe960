import { foldWords } from "./words";

/** The canned replies beside the composer: search, arrows, and into the text where the cursor is. */
export function cannedReplies(box: HTMLDetailsElement, field: HTMLTextAreaElement): () => void {
  const search = box.querySelector<HTMLInputElement>("[data-canned-search]");
  const rows = [...box.querySelectorAll<HTMLElement>("[data-canned-row]")];
  const none = box.querySelector<HTMLElement>("[data-canned-none]");
  const stop = new AbortController();
  const on = { signal: stop.signal };

  const buttons = () =>
    rows.filter((row) => !row.hidden).flatMap((row) => [...row.querySelectorAll("button")]);

  const narrow = () => {
    const words = foldWords(search?.value ?? "");
    for (const row of rows) {
      const text = foldWords(row.textContent).join(" ");
      row.hidden = !words.every((word) => text.includes(word));
    }
    if (none) none.hidden = buttons().length > 0;
  };

  box.addEventListener(
    "toggle",
    () => {
      if (box.open) search?.focus();
    },
    on,
  );
  search?.addEventListener("input", narrow, on);
  box.addEventListener(
    "keydown",
    (event) => {
      if (event.key === "Escape") {
        box.open = false;
        field.focus();
        return;
      }
      const all = buttons();
      const here = all.indexOf(document.activeElement as HTMLButtonElement);
      if (event.key === "Enter" && document.activeElement === search) {
        // The first hit; never the form around it, which would send.
        event.preventDefault();
        all[0]?.click();
      } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        const next = here + (event.key === "ArrowDown" ? 1 : -1);
        (next < 0 ? search : all[Math.min(next, all.length - 1)])?.focus();
      }
    },
    on,
  );
  box.addEventListener(
    "click",
    (event) => {
      const button = (event.target as Element).closest<HTMLElement>("[data-canned-body]");
      if (!button) return;
      event.preventDefault();
      insert(field, button.dataset.cannedBody ?? "");
      box.open = false;
      if (search) search.value = "";
      narrow();
    },
    on,
  );
  return () => stop.abort();
}

/** Puts the text where the cursor is, apart from what stands around it, and leaves the cursor behind it. */
export function insert(field: HTMLTextAreaElement, text: string): void {
  const before = field.value.slice(0, field.selectionStart);
  const after = field.value.slice(field.selectionEnd);
  const start = before && !before.endsWith("\n") ? `${before.trimEnd()}\n\n` : before;
  const rest = after && !after.startsWith("\n") ? `\n\n${after.trimStart()}` : after;
  field.value = start + text + rest;
  const end = (start + text).length;
  field.setSelectionRange(end, end);
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
