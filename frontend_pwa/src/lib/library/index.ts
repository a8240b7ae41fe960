export { allCopies, cardOf, removeDownloads } from "./copies";
export * from "./repository";
export { isSaved, save, savedCards, unsave } from "./saved";
