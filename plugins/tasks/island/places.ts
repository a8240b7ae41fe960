/** Fills the opened menu of a card with the columns, when there are too many for each card to carry them. */
export function offerPlaces(menu: Element): void {
  const list = menu.querySelector<HTMLSelectElement>("select[name=column]");
  const places = document.querySelector<HTMLTemplateElement>("[data-tasks-places]");
  if (!list || !places || list.options.length > 0) return;
  const here = menu.closest<HTMLElement>("[data-column]")?.dataset.column;
  list.append(new Option("", ""), places.content.cloneNode(true));
  [...list.options].find((one) => one.value === here)?.remove();
}
