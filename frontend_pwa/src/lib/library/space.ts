import type { StoredArticle } from "@/lib/db";
import { ORDER } from "./reasons";

/** What all copies and their pictures may take. */
export const CAP = 50_000_000;
export const READ_KEPT = 50;

/** What copies take together: the languages and versions of an article share its pictures. */
export function sizeOf(copies: readonly StoredArticle[]): number {
  const pictures = new Map<string, number>();
  for (const { uuid, pictureBytes = 0 } of copies) {
    pictures.set(uuid, Math.max(pictures.get(uuid) ?? 0, pictureBytes));
  }
  const texts = copies.reduce((sum, copy) => sum + copy.bytes, 0);
  return [...pictures.values()].reduce((sum, bytes) => sum + bytes, texts);
}

/** What may never be thrown out to make room. */
export const isProtected = (copy: StoredArticle): boolean =>
  copy.keep === "saved" || copy.keep === "always";

/** What could still be downloaded if everything that may go went. */
export function freeBytes(copies: StoredArticle[], cap = CAP): number {
  const fixed = copies.filter((copy) => isProtected(copy) || copy.keep === "pack");
  return Math.max(0, cap - sizeOf(fixed));
}

/**
 * The keys that must go: articles read before the last fifty, and then, weakest reason and longest
 * unused first, until the rest fits under the cap. Emergency pages and saved articles always stay.
 */
export function inExcess(copies: StoredArticle[], cap = CAP): string[] {
  const last = new Map<string, number>();
  for (const copy of copies) {
    last.set(copy.uuid, Math.max(last.get(copy.uuid) ?? 0, copy.readAt));
  }
  const used = (copy: StoredArticle): number => last.get(copy.uuid) ?? 0;
  const read = new Set(copies.filter((copy) => copy.keep === "read").map((copy) => copy.uuid));
  const recent = [...read].sort((a, b) => (last.get(b) ?? 0) - (last.get(a) ?? 0));
  const tooOld = new Set(recent.slice(READ_KEPT));
  const gone = copies.filter((copy) => copy.keep === "read" && tooOld.has(copy.uuid));
  let left = copies.filter((copy) => !gone.includes(copy));
  const candidates = left
    .filter((copy) => !isProtected(copy))
    .sort(
      (a, b) =>
        ORDER.indexOf(a.keep) - ORDER.indexOf(b.keep) ||
        used(a) - used(b) ||
        a.fetchedAt - b.fetchedAt,
    );
  for (const copy of candidates) {
    if (sizeOf(left) <= cap) break;
    gone.push(copy);
    left = left.filter((other) => other !== copy);
  }
  return gone.map((copy) => copy.key);
}
