/** What a screen reader is told when something changes that has not the focus. */
let message = $state("");

export const announcer = {
  get message() {
    return message;
  },
};

export function announce(text: string): void {
  message = "";
  // The region must be seen empty first, or the same words twice are read once.
  setTimeout(() => (message = text), 50);
}
