import { tick, type Component } from "svelte";
import { settled } from "@/lib/pending";
import { isForeign, type Params, type Route, type ScreenProps } from "./match";

export interface Resolved {
  route: Route;
  params: Params;
}

export interface Shown extends Resolved {
  url: URL;
  component: Component<ScreenProps>;
  /** Changes with every navigation to another screen, so that a screen starts afresh. */
  key: string;
}

interface Options {
  resolve: (pathname: string) => Promise<Resolved>;
  /** A chunk that cannot be had: no network, or a new version on the server. */
  failed: Route;
  beforeNavigate?: () => void;
}

const SCROLLS = "family-start:scroll";
const PATIENCE = 3000;

/** Whether the screen that now shows is the first one: it must not take the focus. */
export const arrival = { first: true };

let shown = $state.raw<Shown | null>(null);
let busy = $state(false);

export const router = {
  get shown() {
    return shown;
  },
  get busy() {
    return busy;
  },
};

let options: Options | null = null;
let turn = 0;
let entry = "";

export async function startRouter(given: Options): Promise<void> {
  options = given;
  history.scrollRestoration = "manual";
  entry = readEntry() ?? newEntry();
  history.replaceState({ entry }, "");
  addEventListener("popstate", onPop);
  addEventListener("pagehide", rememberScroll);
  document.addEventListener("click", onClick);
  document.addEventListener("submit", onSubmit);
  await show(new URL(location.href), scrollOf(entry));
}

export async function navigate(href: string, how: { replace?: boolean } = {}): Promise<void> {
  const url = new URL(href, location.href);
  if (url.origin !== location.origin || isForeign(url.pathname)) {
    location.assign(url);
    return;
  }
  rememberScroll();
  if (!how.replace) entry = newEntry();
  history[how.replace ? "replaceState" : "pushState"]({ entry }, "", url);
  await show(url, how.replace ? null : 0);
}

/** Changes the address of the screen that shows, and nothing else. */
export function replaceAddress(href: string): void {
  history.replaceState({ entry }, "", href);
}

/** Asks again which screen belongs to this address, after the plugins have changed. */
export function reresolve(): Promise<void> {
  return show(new URL(location.href), null);
}

export function back(fallback: string): void {
  if (history.length > 1 && !arrival.first) history.back();
  else void navigate(fallback, { replace: true });
}

async function show(url: URL, scroll: number | null): Promise<void> {
  if (!options) return;
  options.beforeNavigate?.();
  const mine = ++turn;
  busy = true;
  let found: Resolved;
  let component: Component<ScreenProps>;
  try {
    found = await options.resolve(url.pathname);
    component = (await found.route.load()).default as Component<ScreenProps>;
  } catch {
    found = { route: options.failed, params: {} };
    component = (await options.failed.load()).default as Component<ScreenProps>;
  }
  if (mine !== turn) return;
  busy = false;
  if (shown) arrival.first = false;
  const key = `${found.route.name}:${JSON.stringify(found.params)}`;
  shown = { ...found, url, component, key };
  // The screen begins to load in the first flush and is whole after the last.
  await tick();
  await settled(PATIENCE);
  await tick();
  if (mine === turn) place(url, scroll);
}

function place(url: URL, scroll: number | null): void {
  const id = url.hash.slice(1);
  const target = id && !id.includes("=") ? document.getElementById(id) : null;
  if (target && !scroll) target.scrollIntoView();
  else if (scroll !== null) scrollTo(0, scroll);
}

function onPop(event: PopStateEvent): void {
  rememberScroll();
  const state = event.state as { entry?: string } | null;
  entry = state?.entry ?? newEntry();
  void show(new URL(location.href), scrollOf(entry));
}

function onClick(event: MouseEvent): void {
  const url = urlOfClick(event);
  if (!url) return;
  event.preventDefault();
  if (url.hash && url.pathname === location.pathname && url.search === location.search) {
    history.replaceState({ entry }, "", url);
    const target = document.getElementById(url.hash.slice(1));
    target?.scrollIntoView();
    target?.focus({ preventScroll: true });
    return;
  }
  void navigate(url.href);
}

/** A form that only asks (GET) leads to a screen, as a link does. */
function onSubmit(event: SubmitEvent): void {
  const form = event.target as HTMLFormElement;
  if (event.defaultPrevented || form.method !== "get") return;
  const url = new URL(form.action);
  if (url.origin !== location.origin || isForeign(url.pathname)) return;
  event.preventDefault();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string") url.searchParams.set(name, value);
  }
  void navigate(url.href);
}

/** The address of a plain click on a link of the app; null for everything the browser does itself. */
export function urlOfClick(event: MouseEvent): URL | null {
  if (event.defaultPrevented || event.button !== 0) return null;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  const link = (event.target as Element | null)?.closest("a");
  if (!link?.href || link.target || link.hasAttribute("download")) return null;
  const url = new URL(link.href);
  if (url.origin !== location.origin || isForeign(url.pathname)) return null;
  return url;
}

function rememberScroll(): void {
  try {
    const all = scrolls();
    all[entry] = Math.round(scrollY);
    sessionStorage.setItem(SCROLLS, JSON.stringify(all));
  } catch {
    // Without storage the page begins at its top.
  }
}

function scrollOf(id: string): number {
  return scrolls()[id] ?? 0;
}

function scrolls(): Record<string, number> {
  try {
    return JSON.parse(sessionStorage.getItem(SCROLLS) ?? "{}") as Record<string, number>;
  } catch {
    return {};
  }
}

function readEntry(): string | undefined {
  return (history.state as { entry?: string } | null)?.entry;
}

function newEntry(): string {
  return Math.random().toString(36).slice(2);
}
