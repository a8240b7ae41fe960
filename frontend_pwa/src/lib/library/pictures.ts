import type { Article } from "@/lib/api";
import { database, type StoredArticle } from "@/lib/db";

/** Of kept articles. What was only seen lies in the worker's own cache, which throws out its oldest. */
export const PICTURES = "pictures";
export const SEEN = "seen";

const IN_TEXT = /<img[^>]*? src="([^"]+)"/g;
const IN_ANYTHING = /\/media\/[^\s"\\]+/g;

/** The plain file of each picture of an article: what is shown without a network. */
export function picturesOf({ image, blocks }: Article): string[] {
  const inText = blocks.flatMap((block) => [...block.html.matchAll(IN_TEXT)]);
  return [...new Set([...(image ? [image.src] : []), ...inText.map((match) => match[1] ?? "")])];
}

/** Fetches what is not there yet, and notes what the pictures take and whether one could not come. */
export async function keepPictures(copy: StoredArticle): Promise<void> {
  if (!("caches" in globalThis)) return;
  let pictureBytes = 0;
  let picturesMissing = false;
  for (const src of picturesOf(copy.article)) {
    try {
      pictureBytes += await keepPicture(src);
    } catch {
      // The text is what matters; the next contact tries again.
      picturesMissing = true;
    }
  }
  const transaction = (await database()).transaction("articles", "readwrite");
  const now = await transaction.store.get(copy.key);
  if (now) await transaction.store.put({ ...now, pictureBytes, picturesMissing });
  await transaction.done;
}

/** Returns its bytes; 0 for one that the server does not have. Raises where it could not be asked. */
async function keepPicture(src: string): Promise<number> {
  const cache = await caches.open(PICTURES);
  const kept = await cache.match(src);
  if (kept) return (await kept.blob()).size;
  const answer = await fetch(src);
  if (answer.status >= 500) throw new Error(`No picture: ${answer.status}`);
  if (answer.status !== 200) return 0;
  await cache.put(src, answer.clone());
  return (await answer.blob()).size;
}

/** Lets go of the pictures that no kept article shows any longer. */
export async function dropUnusedPictures(): Promise<void> {
  if (!("caches" in globalThis)) return;
  const cache = await caches.open(PICTURES);
  // Asked first: whose picture comes meanwhile is in the database already.
  const there = await cache.keys();
  const copies = await (await database()).getAll("articles");
  const used = new Set(
    copies
      .flatMap(({ article }) => picturesOf(article))
      .map((src) => new URL(src, location.href).href),
  );
  for (const request of there) {
    const ofTheApp = new URL(request.url).pathname.startsWith("/static/");
    if (!ofTheApp && !used.has(request.url)) await cache.delete(request);
  }
}

/** Takes every size and format of the pictures named in `gone` out of what was seen. */
export async function forgetSeen(gone: unknown[]): Promise<void> {
  if (!("caches" in globalThis) || gone.length === 0) return;
  const seen = await caches.open(SEEN);
  for (const src of new Set(JSON.stringify(gone).match(IN_ANYTHING))) await seen.delete(src);
}
