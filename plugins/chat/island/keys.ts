/** Keys of the inbox: Alt with a letter, so that none does anything where somebody types. */

export type Act = "next" | "previous" | "reply" | "t" | "a" | "z" | "d" | "s" | "k";

const KEYS: Record<string, Act> = {
  KeyN: "next",
  KeyP: "previous",
  KeyR: "reply",
  KeyT: "t",
  KeyA: "a",
  KeyZ: "z",
  KeyD: "d",
  KeyS: "s",
  KeyK: "k",
};

/** The act of a key as it lies on the keyboard, whatever letter it makes; undefined when it is none of ours. */
export function actOf(event: KeyboardEvent): Act | undefined {
  if (!event.altKey || event.ctrlKey || event.metaKey) return undefined;
  return KEYS[event.code];
}

/** A field is brought to light and waits for what is typed; everything else is pressed. */
export function use(act: Act): void {
  const control = document.querySelector<HTMLElement>(`[data-key="${act}"]`);
  if (!control) return;
  if (!control.matches("input, select, textarea")) {
    control.click();
    return;
  }
  for (
    let box = control.closest("details");
    box;
    box = box.parentElement?.closest("details") ?? null
  )
    box.open = true;
  control.focus();
}
