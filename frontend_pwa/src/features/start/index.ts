import type { Route } from "@/app/match";

export const routes: Route[] = [
  { name: "start", path: "/start", load: () => import("./Start.svelte") },
];
