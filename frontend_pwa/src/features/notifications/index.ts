import type { Route } from "@/app/match";

export const routes: Route[] = [
  {
    name: "notifications",
    path: "/more/notifications",
    nav: "more",
    load: () => import("./Notifications.svelte"),
  },
  {
    name: "notification-wishes",
    path: "/more/notifications/how",
    nav: "more",
    load: () => import("./How.svelte"),
  },
];
