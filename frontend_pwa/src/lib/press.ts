/**
 * Whether a finger or a button of the mouse is down. What is put in another's place between press and release
 * loses its click: the browser then clicks what both have in common, which is the page.
 */
export class Press {
  isDown = false;
  private readonly target: EventTarget;
  private readonly down = () => (this.isDown = true);
  // The click comes in the same breath as the release, before any timer.
  private readonly up = () => setTimeout(() => (this.isDown = false));

  constructor(target: EventTarget = document) {
    this.target = target;
    target.addEventListener("pointerdown", this.down);
    for (const event of ["pointerup", "pointercancel"]) target.addEventListener(event, this.up);
  }

  stop(): void {
    this.target.removeEventListener("pointerdown", this.down);
    for (const event of ["pointerup", "pointercancel"])
      this.target.removeEventListener(event, this.up);
  }
}
