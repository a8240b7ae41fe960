/** Picture in picture: the other's face stays in sight beside another window. */

export const canFloat = (): boolean => document.pictureInPictureEnabled === true;

/** Floats the first picture of somebody else, or takes it back. */
export async function floatOrBack(stage: ParentNode): Promise<void> {
  if (document.pictureInPictureElement) {
    await document.exitPictureInPicture();
    return;
  }
  await stage
    .querySelector<HTMLVideoElement>("figure:not(.own) video:not(.hidden)")
    ?.requestPictureInPicture();
}

/** Nothing of a call stays on the screen when it is over, or left in a hurry. */
export function endFloating(): void {
  if (document.pictureInPictureElement) void document.exitPictureInPicture().catch(() => undefined);
}
