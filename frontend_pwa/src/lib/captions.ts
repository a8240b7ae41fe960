/**
 * The extension point for captions in calls. An installation that has a speech model of its own adds it
 * with a plugin: `plugins/<slug>/pwa/captions.ts`, whose default export is a CaptionSource. Where no plugin
 * has one, no caption is offered. The sound goes from the reader's own device to that model, and only there.
 */
export interface CaptionSource {
  /**
   * Listens to one person's sound. `said` is called with what was heard so far of a sentence, and with
   * `isDone` when the sentence has ended. Returns how to stop; nothing may be kept after that.
   */
  listen(
    sound: MediaStream,
    locale: string,
    said: (text: string, isDone: boolean) => void,
  ): () => void;
}

type Load = () => Promise<{ default: CaptionSource }>;

const installed: Load[] = Object.values(
  import.meta.glob<{ default: CaptionSource }>("../../../plugins/*/pwa/captions.ts"),
);

export const hasCaptions = (): boolean => installed.length > 0;

/** The installation's source, fetched when somebody wants captions; null where there is none. */
export async function captionSource(): Promise<CaptionSource | null> {
  const found = await installed[0]?.();
  return found?.default ?? null;
}
