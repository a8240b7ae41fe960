/** Counts what the screen still waits for, so that a page is shown, or scrolled to, when it is whole. */
let count = 0;
let waiting: (() => void)[] = [];

export function begin(): () => void {
  count++;
  let open = true;
  return () => {
    if (!open) return;
    open = false;
    count--;
    if (count === 0) for (const resolve of waiting.splice(0)) resolve();
  };
}

/** Resolves when nothing is awaited, or when patience ends. */
export function settled(patience: number): Promise<void> {
  return new Promise((resolve) => {
    if (count === 0) {
      resolve();
      return;
    }
    const timer = setTimeout(done, patience);
    function done() {
      clearTimeout(timer);
      waiting = waiting.filter((entry) => entry !== done);
      resolve();
    }
    waiting.push(done);
  });
}

/** Lets the browser answer a touch and draw before the next piece of work. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
