/** Players that are kept silent until the person presses something: an iPhone does so where no microphone is on. */
const silent = new Set<HTMLMediaElement>();
let some = $state(false);

export const unheard = {
  get some(): boolean {
    return some;
  },
};

export function hear(player: HTMLMediaElement): void {
  player.play().catch((error: unknown) => {
    if ((error as { name?: string }).name !== "NotAllowedError" || !player.isConnected) return;
    silent.add(player);
    some = true;
  });
}

/** It is played, or it is gone. */
export function settle(player: HTMLMediaElement): void {
  silent.delete(player);
  some = silent.size > 0;
}

/** To be called within the press: browsers allow it at no later moment. */
export function hearAll(): void {
  for (const player of [...silent]) {
    settle(player);
    hear(player);
  }
}
