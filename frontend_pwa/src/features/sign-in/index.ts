import type { Route } from "@/app/match";

export const routes: Route[] = [
  { name: "sign-in", path: "/sign-in", nav: "more", load: () => import("./SignIn.svelte") },
];
