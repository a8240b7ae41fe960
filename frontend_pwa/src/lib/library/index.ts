export { allCopies, cardOf } from "./copies";
export { flush as flushOutbox } from "./outbox";
export * from "./repository";
export { dropSound, hasSound, keepSound } from "./sounds";
export { isSaved, save, savedCards, unsave } from "./saved";

/** Makes the device hold what it must hold. */
export async function syncLibrary(locale: string): Promise<void> {
  await (await import("./upkeep")).syncLibrary(locale);
}
