import { routes as article } from "@/features/article";
import { routes as devices } from "@/features/devices";
import { routes as home } from "@/features/home";
import { routes as install } from "@/features/install";
import { routes as invite } from "@/features/invite";
import { routes as library } from "@/features/library";
import { routes as more } from "@/features/more";
import { routes as myData } from "@/features/my-data";
import { routes as notifications } from "@/features/notifications";
import { routes as preview } from "@/features/preview";
import { routes as search } from "@/features/search";
import { routes as signIn } from "@/features/sign-in";
import { routes as start } from "@/features/start";
import { routes as urgent } from "@/features/urgent";
import type { Resolved } from "./router.svelte";
import { matchRoute, type Route } from "./match";
import { plugins } from "./plugins";

const core: Route[] = [
  ...home,
  ...start,
  ...library,
  ...article,
  ...search,
  ...urgent,
  ...more,
  ...myData,
  ...devices,
  ...notifications,
  ...signIn,
  ...invite,
  ...install,
  ...preview,
  { name: "offline", path: "/offline", load: () => import("./screens/Offline.svelte") },
];

const notFound: Route = {
  name: "not-found",
  path: "/",
  load: () => import("./screens/NotFound.svelte"),
};
const pluginOff: Route = {
  name: "plugin-off",
  path: "/",
  load: () => import("./screens/PluginOff.svelte"),
};
export const failed: Route = {
  name: "failed",
  path: "/",
  load: () => import("./screens/Offline.svelte"),
};

/** Finds the screen of an address, among the core's and those of the plugins that are on. */
export async function resolve(pathname: string): Promise<Resolved> {
  const found = matchRoute(core, pathname);
  if (found) return found;
  const slug = pathname.split("/")[1] ?? "";
  if (!plugins.isBuiltIn(slug)) return { route: notFound, params: {} };
  if (!plugins.isEnabled(slug)) return { route: pluginOff, params: { slug } };
  const own = matchRoute(await plugins.routesOf(slug), pathname);
  if (!own) return { route: notFound, params: {} };
  return { ...own, route: { ...own.route, nav: slug } };
}
