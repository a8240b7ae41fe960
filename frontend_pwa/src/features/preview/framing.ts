/** Where a draft is shown: in the editor's panel, in a window of its own, or in that window's frame. */

/** Browsers show no page within itself: the frame's address must differ in more than the fragment. */
const FRAME = "frame";

export const isWholeWindow = (): boolean => window.parent === window;

/** Whether this is the frame that `PreviewWindow` draws, not the editor's panel. */
export const inOwnFrame = (url: URL): boolean => url.searchParams.has(FRAME);

/** The address of the same draft inside a frame; the token stays in the fragment. */
export const frameHref = (token: string): string =>
  `/preview?${FRAME}=1#t=${encodeURIComponent(token)}`;
