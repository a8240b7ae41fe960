import { mount, type Component } from "svelte";
import { isRecord } from "./api";

/** Mounts a component on every `<div data-island="…" data-props='{…}'>` of an admin page. */
export function mountIslands<Props extends Record<string, unknown>>(
  name: string,
  component: Component<Props>,
  root: ParentNode = document,
): number {
  const targets = root.querySelectorAll<HTMLElement>(`[data-island="${name}"]`);
  for (const target of targets) {
    target.replaceChildren();
    mount(component, { target, props: propsOf(target) as Props });
  }
  return targets.length;
}

function propsOf(target: HTMLElement): Record<string, unknown> {
  const given: unknown = JSON.parse(target.dataset.props ?? "{}");
  if (!isRecord(given)) throw new Error("data-props must be a JSON object.");
  return given;
}
