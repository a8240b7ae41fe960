import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

const ICON = /\/@lucide\/svelte\/dist\/icons\/([a-z0-9-]+)\.svelte$/;

type Node = [string, Record<string, string | number>];

/** The Svelte source of an icon of Lucide as one piece of markup. Raises when the package looks otherwise. */
export function plainIcon(name: string, source: string): string {
  const found = /const iconData = (\{.*\});/.exec(source)?.[1];
  if (!found) throw new Error(`The icon ${name} is not written as expected.`);
  const { node } = JSON.parse(found) as { node: Node[] };
  const shapes = node.map(([tag, attributes]) => {
    const written = Object.entries(attributes).map(([key, value]) => `${key}="${value}"`);
    return `<${tag} ${written.join(" ")} />`;
  });
  return `<script>let { class: extra = "" } = $props();</script>
<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" class={extra || undefined}>${shapes.join("")}</svg>
`;
}

/**
 * Icons as fixed markup: Lucide's own component builds every line of a drawing by itself, which took
 * a quarter of the start on an old phone. Ours are decoration: they take a class and nothing else.
 */
export function plainIcons(): Plugin {
  return {
    name: "family-start-icons",
    enforce: "pre",
    load(id) {
      const name = ICON.exec(id)?.[1];
      return name === undefined ? null : plainIcon(name, readFileSync(id, "utf8"));
    },
  };
}
