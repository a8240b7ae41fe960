const WORDS = "form[method=post] :is(textarea, input[type=text]):not([data-draft])";

/**
 * Has the browser ask before words are lost that were written here and not sent: when another form is sent, a link
 * is followed or the page is closed. Drafts are kept elsewhere. `asks` is told just before, with the form that was
 * about to be sent. Returns how to stop.
 */
export function guardUnsent(asks: (sent: HTMLFormElement | null) => void): () => void {
  let sending: HTMLFormElement | null = null;
  const send = (event: Event) => {
    if (!event.defaultPrevented) sending = event.target as HTMLFormElement;
  };
  const leave = (event: Event) => {
    const sent = sending;
    // Whoever stays may go another way next time.
    sending = null;
    if (!isUnsent(sent)) return;
    asks(sent);
    event.preventDefault();
    // Browsers of 2023 and before ask because of this.
    event.returnValue = false;
  };
  document.addEventListener("submit", send);
  window.addEventListener("beforeunload", leave);
  return () => {
    document.removeEventListener("submit", send);
    window.removeEventListener("beforeunload", leave);
  };
}

function isUnsent(sent: HTMLFormElement | null): boolean {
  const fields = document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(WORDS);
  return [...fields].some(
    (field) => field.form !== sent && field.value.trim() && field.value !== field.defaultValue,
  );
}
