import "@/styles/index.css";
import { mount } from "svelte";
import { onProblem } from "@/lib/api";
import { followCalendar } from "@/lib/calendar.svelte";
import { t, TEST_LOCALE } from "@/lib/i18n";
import { flushOutbox } from "@/lib/library";
import { nextTask, settled } from "@/lib/pending";
import { applyAppearance, prefs } from "@/lib/prefs.svelte";
import { announce } from "./announcer.svelte";
import App from "./App.svelte";
import {
  onBootstrap,
  readBootstrap,
  readBootstrapIfStale,
  session,
  setOnline,
  startFromDocument,
} from "./bootstrap.svelte";
import { speak } from "./language";
import { unlockBySignIn } from "./lock.svelte";
import { plugins } from "./plugins";
import { followUser, realtime } from "./realtime";
import { reresolve, startRouter } from "./router.svelte";
import { failed, resolve } from "./routes";
import { sync } from "./syncs.svelte";
import { obeyMinimum, reloadOnLostChunk, startServiceWorker } from "./updates.svelte";

const REFRESH_EVERY = 60_000;
const PATIENCE = 4000;

async function main(): Promise<void> {
  reloadOnLostChunk();
  applyAppearance();
  startFromDocument();
  if (!session.bootstrap) await readBootstrap().catch(() => undefined);
  await speak(firstLocale());
  await plugins.apply(session.modules, session.userKnown ? "server" : "copy");
  listen();
  if (!prefs.started && location.pathname === "/") history.replaceState(null, "", "/start");

  // The app grows beside the server's page and takes its place when it is whole: nothing flashes.
  const target = document.getElementById("app") ?? document.body;
  const stage = document.createElement("div");
  await nextTask();
  mount(App, { target: stage });
  await nextTask();
  await startRouter({ resolve, failed, beforeNavigate: () => void readBootstrapIfStale() });
  await settled(PATIENCE);
  await nextTask();
  target.replaceChildren(...stage.childNodes);
  document.documentElement.dataset.ready = "";

  void readBootstrapIfStale();
  whenIdle(() => {
    void startServiceWorker();
    void sync();
    void plugins.forgetDisabled();
    if (session.user) void plugins.startAll();
    onBootstrap((fresh) => {
      void plugins.forgetDisabled();
      if (fresh.user) void plugins.startAll();
    });
    void import("@/lib/timeline/sync").then(({ startTimelineSync }) => startTimelineSync());
    void import("@/features/notifications/start").then(({ startNotifications }) =>
      startNotifications(),
    );
  });
}

/** An address that says its language wins, then what was chosen here, then the document's. */
function firstLocale(): string {
  const asked = new URLSearchParams(location.search).get("locale");
  if (asked === TEST_LOCALE) return asked;
  const known = session.municipality?.languages ?? ["da", "en"];
  const fromAddress = /^\/([a-z]{2,3})\/(?:bibliotek|app)(\/|$)/.exec(location.pathname)?.[1];
  const wanted = [fromAddress, prefs.locale, document.documentElement.lang, ...navigator.languages];
  const found = wanted
    .map((locale) => locale?.split("-")[0] ?? "")
    .find((locale) => known.includes(locale));
  return found ?? session.municipality?.default_language ?? "da";
}

function listen(): void {
  onBootstrap(async (fresh, before) => {
    await unlockBySignIn(fresh.user?.id ?? null);
    followUser();
    await obeyMinimum(fresh.min_client_version);
    const dropped = await plugins.apply(fresh.modules);
    const open = location.pathname.split("/")[1] ?? "";
    if (dropped.includes(open) || (plugins.isEnabled(open) && !wasOn(open, before?.modules))) {
      await reresolve();
    }
    if (dropped.length > 0) announce(t("plugin_off.announce"));
    if (before && fresh.library_version > before.library_version) void sync();
  });
  onProblem((problem) => {
    if (problem.code === "plugin_disabled") void readBootstrap().catch(() => undefined);
  });
  realtime.on("plugins.changed", () => void readBootstrap().catch(() => undefined));
  realtime.on("library.changed", () => void readBootstrap().catch(() => undefined));
  const wake = () => {
    if (document.visibilityState !== "visible") return;
    realtime.wake();
    void readBootstrapIfStale();
    void flushOutbox().catch(() => undefined);
  };
  document.addEventListener("visibilitychange", wake);
  addEventListener("focus", () => void readBootstrapIfStale());
  addEventListener("pageshow", wake);
  addEventListener("online", () => {
    realtime.wake();
    void readBootstrap().catch(() => undefined);
    void sync();
  });
  addEventListener("offline", () => setOnline(false));
  setOnline(navigator.onLine);
  // Another day: other articles are near in time, and are to be on the phone.
  followCalendar(() => void sync());
  setInterval(() => {
    if (document.visibilityState === "visible" && realtime.state !== "live") {
      void readBootstrap().catch(() => undefined);
    }
  }, REFRESH_EVERY);
}

function wasOn(slug: string, modules: { slug: string }[] | undefined): boolean {
  return modules?.some((module) => module.slug === slug) ?? false;
}

function whenIdle(task: () => void): void {
  if ("requestIdleCallback" in window) requestIdleCallback(task, { timeout: 3000 });
  else setTimeout(task, 1000);
}

void main();
