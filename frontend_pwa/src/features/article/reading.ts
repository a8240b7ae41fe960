export interface Sentence {
  text: string;
  range: Range;
  /** The language of the block, which may differ from the article's. */
  lang: string;
}

const SKIPPED = "script, style, video, audio, .no-print, [aria-hidden='true']";
const BLOCKS = "p, li, h2, h3, h4, dt, dd, summary, blockquote, cite, figcaption, .block__title";

/** The sentences of an article in the order of reading, each with its place on the page. */
export function sentencesOf(root: HTMLElement, locale: string): Sentence[] {
  const found: Sentence[] = [];
  for (const element of root.querySelectorAll<HTMLElement>(BLOCKS)) {
    if (element.closest(SKIPPED) || element.querySelector(BLOCKS)) continue;
    const lang = element.closest<HTMLElement>("[lang]")?.lang || locale;
    const nodes = textNodes(element);
    const text = nodes.map((node) => node.data).join("");
    for (const { start, end } of split(text, locale)) {
      const spoken = text.slice(start, end).trim();
      if (spoken) found.push({ text: spoken, range: rangeOf(nodes, start, end), lang });
    }
  }
  return found;
}

/** Where sentences begin and end in a text. */
export function split(text: string, locale: string): { start: number; end: number }[] {
  if ("Segmenter" in Intl) {
    const segments = new Intl.Segmenter(locale, { granularity: "sentence" }).segment(text);
    return [...segments].map(({ index, segment }) => ({
      start: index,
      end: index + segment.length,
    }));
  }
  return [...text.matchAll(/[^.!?]+[.!?]*\s*/g)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
}

function textNodes(element: HTMLElement): Text[] {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const nodes: Text[] = [];
  while (walker.nextNode()) nodes.push(walker.currentNode as Text);
  return nodes;
}

function rangeOf(nodes: Text[], start: number, end: number): Range {
  const range = document.createRange();
  let offset = 0;
  for (const node of nodes) {
    const length = node.data.length;
    if (start >= offset && start <= offset + length) range.setStart(node, start - offset);
    if (end >= offset && end <= offset + length) {
      range.setEnd(node, end - offset);
      break;
    }
    offset += length;
  }
  return range;
}
