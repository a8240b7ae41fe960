export interface Heading {
  id: string;
  text: string;
}

const ENOUGH = 3;

/** The list of contents of a long article; a short one needs none. Gives each heading an id. */
export function contentsOf(root: HTMLElement): Heading[] {
  const headings = [...root.querySelectorAll<HTMLElement>("h2")].filter(
    (heading) => !heading.closest(".block--callout, .block--related, .block--local_contact"),
  );
  if (headings.length < ENOUGH) return [];
  return headings.map((heading, index) => {
    heading.id ||= `h-${index + 1}`;
    heading.tabIndex = -1;
    return { id: heading.id, text: heading.textContent.trim() };
  });
}
