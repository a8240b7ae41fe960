/** That somebody wants to hear it; kept on this computer. */
const KEPT = "family-start:queue-sound";
/** Two notes in hertz, each so many seconds long. */
const NOTES = [659, 880];
const SECONDS = 0.18;

/** Two soft notes when somebody new waits, for who has asked for them. */
export class Chime {
  isOn = localStorage.getItem(KEPT) === "1";
  private context: AudioContext | undefined;

  /** Off is the start: browsers keep a page silent until somebody has touched it. Returns whether it is on. */
  toggle(): boolean {
    this.isOn = !this.isOn;
    if (this.isOn) localStorage.setItem(KEPT, "1");
    else localStorage.removeItem(KEPT);
    this.ring();
    return this.isOn;
  }

  ring(): void {
    if (!this.isOn) return;
    const context = (this.context ??= new AudioContext());
    void context.resume();
    NOTES.forEach((note, number) => play(context, note, number * SECONDS));
  }
}

function play(context: AudioContext, note: number, after: number): void {
  const begin = context.currentTime + after;
  const tone = context.createOscillator();
  const loudness = context.createGain();
  tone.frequency.value = note;
  // Up and down softly: a tone that is cut off clicks.
  loudness.gain.setValueAtTime(0, begin);
  loudness.gain.linearRampToValueAtTime(0.2, begin + 0.02);
  loudness.gain.linearRampToValueAtTime(0, begin + SECONDS);
  tone.connect(loudness).connect(context.destination);
  tone.start(begin);
  tone.stop(begin + SECONDS);
}
