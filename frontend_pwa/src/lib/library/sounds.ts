import type { Article } from "@/lib/api";

/** Recordings are large: one is kept only when somebody asks for it. */
export const SOUNDS = "sounds";

export async function hasSound(url: string): Promise<boolean> {
  if (!("caches" in globalThis)) return false;
  return (await (await caches.open(SOUNDS)).match(url)) !== undefined;
}

export async function keepSound(url: string): Promise<void> {
  await (await caches.open(SOUNDS)).add(url);
}

export async function dropSound(url: string): Promise<void> {
  await (await caches.open(SOUNDS)).delete(url);
}

/** What was withdrawn must not go on being said. */
export async function dropSoundOf(article: Article): Promise<void> {
  if (article.audio && "caches" in globalThis) await dropSound(article.audio.url);
}

export async function dropAllSounds(): Promise<void> {
  if ("caches" in globalThis) await caches.delete(SOUNDS);
}
