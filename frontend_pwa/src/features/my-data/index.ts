import type { Route } from "@/app/match";

export const routes: Route[] = [
  { name: "my-data", path: "/more/my-data", nav: "more", load: () => import("./MyData.svelte") },
  {
    name: "access-log",
    path: "/more/my-data/seen",
    nav: "more",
    load: () => import("./AccessLog.svelte"),
  },
];
