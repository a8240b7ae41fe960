/** What happens to a microphone that is on: it is gone, or the system keeps it for something else for a while. */
export interface Fate {
  gone: () => void;
  silenced: (now: boolean) => void;
}

/** Tells what the browser says of a microphone, as long as it is the one that is held. */
export function watchMicrophone(track: MediaStreamTrack, isHeld: () => boolean, fate: Fate): void {
  const tell = (act: () => void) => () => {
    if (isHeld()) act();
  };
  track.onended = tell(fate.gone);
  track.onmute = tell(() => fate.silenced(true));
  track.onunmute = tell(() => fate.silenced(false));
}
