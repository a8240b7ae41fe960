/** Leaves at once for a page that betrays nothing, and leaves no way back to this one. */
const NEUTRAL = "https://www.dmi.dk/";
const PRESSES = 3;
const WITHIN = 2000;

export function leave(): void {
  document.title = "";
  document.body.replaceChildren();
  location.replace(NEUTRAL);
}

/** Three quick presses on Escape leave too, for whoever cannot reach the button in time. */
export function leaveOnEscape(enabled: () => boolean): () => void {
  let presses: number[] = [];
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !enabled()) return;
    const now = Date.now();
    presses = [...presses.filter((time) => now - time < WITHIN), now];
    if (presses.length >= PRESSES) leave();
  };
  addEventListener("keydown", onKey);
  return () => removeEventListener("keydown", onKey);
}
