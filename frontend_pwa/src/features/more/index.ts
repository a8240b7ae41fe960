import type { Route } from "@/app/match";

export const routes: Route[] = [
  { name: "more", path: "/more", nav: "more", load: () => import("./More.svelte") },
  {
    name: "settings",
    path: "/more/settings",
    nav: "more",
    load: () => import("./Settings.svelte"),
  },
  { name: "family", path: "/more/family", nav: "more", load: () => import("./Family.svelte") },
  {
    name: "downloads",
    path: "/more/downloads",
    nav: "more",
    load: () => import("./Downloads.svelte"),
  },
  { name: "saved", path: "/more/saved", nav: "more", load: () => import("./Saved.svelte") },
  { name: "recent", path: "/more/recent", nav: "more", load: () => import("./Recent.svelte") },
  {
    name: "accessibility",
    path: "/more/accessibility",
    nav: "more",
    load: () => import("./Accessibility.svelte"),
  },
  { name: "about", path: "/more/about", nav: "more", load: () => import("./About.svelte") },
];
