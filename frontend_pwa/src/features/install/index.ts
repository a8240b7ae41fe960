import type { Route } from "@/app/match";

export const routes: Route[] = [
  {
    name: "install",
    path: "/:locale/app",
    nav: "more",
    load: async () => (await import("./screen")).loadScreen(),
  },
];
