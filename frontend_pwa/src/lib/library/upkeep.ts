/** What the device does behind the scenes: fetched when the first of it is to be done. */
export { keepPictures } from "./pictures";
export { makeRoom, revoke } from "./removal";
export { syncLibrary } from "./sync";
