import type { Route } from "@/app/match";

export const routes: Route[] = [
  { name: "search", path: "/search", nav: "read", load: () => import("./Search.svelte") },
];
