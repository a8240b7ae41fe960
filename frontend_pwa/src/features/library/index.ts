import type { Route } from "@/app/match";

export const routes: Route[] = [
  {
    name: "library",
    path: "/:locale/bibliotek",
    nav: "read",
    load: () => import("./Library.svelte"),
  },
  {
    name: "topic",
    path: "/:locale/bibliotek/emne/:topic",
    nav: "read",
    load: () => import("./Topic.svelte"),
  },
];
