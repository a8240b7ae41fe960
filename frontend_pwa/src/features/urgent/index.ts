import type { Route } from "@/app/match";

export const routes: Route[] = [
  { name: "urgent", path: "/urgent", load: () => import("./Urgent.svelte") },
];
