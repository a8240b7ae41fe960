import type { ChosenFile } from "./file";

/** Of the longer side, in pixels. */
export const LONGEST = 1600;
const QUALITY = 0.82;
/** The server takes no more, and a phone that cannot open a picture sends it as it is. */
export const MOST_BYTES = 12 * 1024 * 1024;

/** The file is no picture, or it is too large and cannot be made smaller here. */
export class UnusablePhoto extends Error {}

/** Width and height, smaller in proportion when the longer side is too long. */
export function fitted(width: number, height: number, longest = LONGEST): [number, number] {
  const factor = Math.min(1, longest / Math.max(width, height));
  return [Math.max(1, Math.round(width * factor)), Math.max(1, Math.round(height * factor))];
}

/**
 * Makes a photo small before it is kept or sent. Drawing it anew leaves place, date and phone behind;
 * the server does so again. A kind that this browser cannot open goes to the server as it is.
 */
export async function shrink(file: Blob): Promise<ChosenFile> {
  if (!file.type.startsWith("image/")) throw new UnusablePhoto();
  const client_id = crypto.randomUUID();
  const drawn = await draw(file).catch(() => null);
  if (drawn) return { client_id, kind: "photo", seconds: null, ...drawn };
  if (file.size > MOST_BYTES) throw new UnusablePhoto();
  return { client_id, kind: "photo", blob: file, width: null, height: null, seconds: null };
}

async function draw(file: Blob): Promise<{ blob: Blob; width: number; height: number }> {
  const opened = await asBitmap(file).catch(() => asElement(file));
  try {
    const [width, height] = fitted(opened.width, opened.height);
    const canvas = document.createElement("canvas");
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext("2d");
    if (!context) throw new UnusablePhoto();
    // JPEG has no transparency: without paper it would be black.
    context.fillStyle = "#fff";
    context.fillRect(0, 0, width, height);
    context.drawImage(opened.picture, 0, 0, width, height);
    const blob = await new Promise<Blob | null>((done) =>
      canvas.toBlob(done, "image/jpeg", QUALITY),
    );
    if (!blob) throw new UnusablePhoto();
    return { blob, width, height };
  } finally {
    opened.close();
  }
}

/** A picture that stands upright. Whoever opens it closes it: a phone has little memory. */
interface Opened {
  picture: CanvasImageSource;
  width: number;
  height: number;
  close: () => void;
}

async function asBitmap(file: Blob): Promise<Opened> {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  const { width, height } = bitmap;
  return { picture: bitmap, width, height, close: () => bitmap.close() };
}

/** For browsers that turn no bitmap upright, such as Safari 16: an element is upright by itself. */
async function asElement(file: Blob): Promise<Opened> {
  const address = URL.createObjectURL(file);
  const close = () => URL.revokeObjectURL(address);
  try {
    const picture = new Image();
    picture.src = address;
    await picture.decode();
    return { picture, width: picture.naturalWidth, height: picture.naturalHeight, close };
  } catch (error) {
    close();
    throw error;
  }
}
