/**
 * Remembers which control of `part` has the focus, and returns what gives it to the same one after the part was
 * read anew: the same address, the same value of the same form, or the same words.
 */
export function keptFocus(part: HTMLElement): () => void {
  const control = document.activeElement?.closest<HTMLElement>(
    "a, button, summary, input, select, [tabindex]",
  );
  if (!control || !part.contains(control)) return () => undefined;
  const meaning = meaningOf(control);
  const place = alike(part, control.tagName, meaning).indexOf(control);
  return () => {
    if (part.contains(document.activeElement)) return;
    const found = alike(part, control.tagName, meaning);
    (found[place] ?? found[0])?.focus();
  };
}

function alike(part: HTMLElement, tag: string, meaning: string): HTMLElement[] {
  return [...part.querySelectorAll<HTMLElement>(tag)].filter((one) => meaningOf(one) === meaning);
}

function meaningOf(control: HTMLElement): string {
  const of = (name: string) => control.getAttribute(name) ?? "";
  const form = control.closest("form")?.getAttribute("action") ?? "";
  const label = of("aria-label") || of("aria-labelledby");
  const named = of("href") || of("name") || of("id") || label;
  const words = named ? "" : control.textContent.trim();
  return [form, of("href"), of("name"), of("value"), label, words].join("\n");
}
