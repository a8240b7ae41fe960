import type { Component } from "svelte";

/** The meeting of a call, as far as what stands beside it has to know. */
export interface MeetingBeside {
  family: string;
  /** The number of the team that the family talks with; null where none can be told. */
  team: number | null;
  /** Of the family's adults the reader alone knows of the meeting. */
  for_one_adult: boolean;
}

/**
 * The extension point for what a family has beside the pictures of its call: a plugin adds
 * `plugins/<slug>/pwa/beside/call.ts`, whose default export is a BesideCall. Guests never have it.
 */
export interface BesideCall {
  /**
   * The part with its texts: a button, and what the button opens. It must not leave the page. While it is
   * open its outermost element has `data-open`: then the call makes room where there is some.
   */
  load: () => Promise<Component<{ meeting: MeetingBeside }>>;
}

export interface PartBesideCall {
  slug: string;
  Part: Component<{ meeting: MeetingBeside }>;
}

type Load = () => Promise<{ default: BesideCall }>;

export const installed: Record<string, Load> = import.meta.glob<{ default: BesideCall }>(
  "../../../plugins/*/pwa/beside/call.ts",
);

/** The parts of the plugins that are on, fetched when the call has begun. */
export function partsBesideCall(
  isOn: (slug: string) => boolean,
  files = installed,
): Promise<PartBesideCall[]> {
  return Promise.all(
    Object.entries(files)
      .map(([path, load]) => ({ slug: slugOf(path), load }))
      .filter(({ slug }) => isOn(slug))
      .map(async ({ slug, load }) => ({ slug, Part: await (await load()).default.load() })),
  );
}

const slugOf = (path: string) => /plugins\/([^/]+)\//.exec(path)?.[1] ?? "";
