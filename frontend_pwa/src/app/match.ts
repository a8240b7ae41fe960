import type { Component } from "svelte";

export type Params = Record<string, string>;

/** What every screen is given. */
export interface ScreenProps {
  params: Params;
  url: URL;
}

/** A screen takes what it is given, or nothing. */
export type ScreenComponent = Component<ScreenProps> | Component<Record<string, never>>;

export interface Route {
  name: string;
  /** Segments with a colon are parameters: "/:locale/bibliotek/:slug". */
  path: string;
  /** Which entry of the navigation is the current one on this screen. */
  nav?: string;
  load: () => Promise<{ default: ScreenComponent }>;
}

export interface Match {
  route: Route;
  params: Params;
}

/** The first route that fits; a trailing slash makes no difference. */
export function matchRoute(routes: readonly Route[], pathname: string): Match | null {
  const given = segments(pathname);
  for (const route of routes) {
    const params = matchSegments(segments(route.path), given);
    if (params) return { route, params };
  }
  return null;
}

/** Addresses on this host that belong to the server and not to the app. */
const FOREIGN =
  /^\/(admin|api|_allauth|static|media|accounts|documents|healthz|readyz|was|ws)(\/|$)/;

export function isForeign(pathname: string): boolean {
  return FOREIGN.test(pathname) || /\.\w+$/.test(pathname);
}

function segments(path: string): string[] {
  return path.split("/").filter(Boolean);
}

function matchSegments(pattern: string[], given: string[]): Params | null {
  if (pattern.length !== given.length) return null;
  const params: Params = {};
  for (const [index, part] of pattern.entries()) {
    const value = given[index] ?? "";
    if (part.startsWith(":")) params[part.slice(1)] = decode(value);
    else if (part !== value) return null;
  }
  return params;
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
