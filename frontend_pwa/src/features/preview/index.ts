import type { Route } from "@/app/match";

export const routes: Route[] = [
  { name: "preview", path: "/preview", load: () => import("./Preview.svelte") },
];
