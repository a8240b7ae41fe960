import type { DangerEntry } from "../pwa/danger/matcher";

// An alias, so that it is a plain record as well.
export type TryFacts = {
  danger: { language: string; entries: DangerEntry[] };
  words: Record<string, string>;
};
