interface Holder {
  hiddenFor: number;
}

const holders = new Set<Holder>();

/**
 * Until the returned function is called, no touch is needed for the app to stay open: somebody talks, or
 * waits to be called. `hiddenFor` is how many milliseconds that goes on for while the page is not seen.
 */
export function stayAwake(hiddenFor = 0): () => void {
  const holder = { hiddenFor };
  holders.add(holder);
  return () => void holders.delete(holder);
}

/** Whether somebody holds it, the page not having been seen for so many milliseconds; 0 while it is seen. */
export function isAwake(unseen: number): boolean {
  return [...holders].some((holder) => holder.hiddenFor >= unseen);
}
