/** 128 random bits by which the server knows this page again when its answer was lost. */
export function pageKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
