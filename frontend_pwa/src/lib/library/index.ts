export { allCopies, cardOf, removeDownloads } from "./copies";
export { flush as flushOutbox } from "./outbox";
export * from "./repository";
export { dropSound, hasSound, keepSound } from "./sounds";
export { isSaved, save, savedCards, unsave } from "./saved";
