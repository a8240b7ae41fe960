/** What is known of a photo or recording before the server has it. */
export interface FileFacts {
  kind: "photo" | "voice";
  /** Of a photo, in pixels; null when the phone itself could not open it. */
  width: number | null;
  height: number | null;
  /** Of a recording. */
  seconds: number | null;
}

/** Chosen, and not sent yet. Its id is made now and never changes. */
export interface ChosenFile extends FileFacts {
  client_id: string;
  blob: Blob;
}
