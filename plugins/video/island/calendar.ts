/**
 * Lets meetings be drawn to another time or colleague. The form on the page does the moving, so that the
 * server answers with a page as it does for the keyboard: each meeting's own page has the same form.
 */
export function attachCalendar(form: HTMLFormElement, page: Document = document): () => void {
  let lifted: HTMLElement | null = null;
  let over: HTMLElement | null = null;

  const cellOf = (event: Event) =>
    event.target instanceof Element
      ? event.target.closest<HTMLElement>("td[data-when][data-person]")
      : null;

  function light(cell: HTMLElement | null): void {
    over?.classList.remove("video-over");
    over = cell;
    over?.classList.add("video-over");
  }

  function lift(event: DragEvent): void {
    lifted =
      event.target instanceof Element ? event.target.closest<HTMLElement>("[data-meeting]") : null;
    if (lifted && event.dataTransfer) event.dataTransfer.effectAllowed = "move";
  }

  function hover(event: DragEvent): void {
    const cell = lifted ? cellOf(event) : null;
    light(cell);
    if (cell) event.preventDefault();
  }

  function drop(event: DragEvent): void {
    const cell = cellOf(event);
    const { meeting } = lifted?.dataset ?? {};
    if (!cell || !meeting || cell === lifted?.closest("td")) return;
    event.preventDefault();
    form.action = meeting;
    field("when").value = cell.dataset.when ?? "";
    field("person").value = cell.dataset.person ?? "";
    form.requestSubmit();
  }

  function letGo(): void {
    light(null);
    lifted = null;
  }

  const field = (name: string) => form.elements.namedItem(name) as HTMLInputElement;

  page.addEventListener("dragstart", lift);
  page.addEventListener("dragover", hover);
  page.addEventListener("drop", drop);
  page.addEventListener("dragend", letGo);
  return () => {
    page.removeEventListener("dragstart", lift);
    page.removeEventListener("dragover", hover);
    page.removeEventListener("drop", drop);
    page.removeEventListener("dragend", letGo);
  };
}
