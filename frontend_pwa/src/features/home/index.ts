import type { Route } from "@/app/match";

export const routes: Route[] = [
  { name: "home", path: "/", nav: "home", load: () => import("./Home.svelte") },
];
