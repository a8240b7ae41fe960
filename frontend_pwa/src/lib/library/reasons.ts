import type { Keep } from "@/lib/db";

/** From the weakest reason to keep a copy to the strongest. */
export const ORDER: readonly Keep[] = ["read", "timeline", "pack", "saved", "always"];

export function strongest(a: Keep, b: Keep | undefined): Keep {
  return b !== undefined && ORDER.indexOf(b) > ORDER.indexOf(a) ? b : a;
}
