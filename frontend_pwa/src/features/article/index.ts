import type { Route } from "@/app/match";

export const routes: Route[] = [
  {
    name: "article",
    path: "/:locale/bibliotek/:slug",
    nav: "read",
    load: () => import("./ArticleScreen.svelte"),
  },
];
