import type { Route } from "@/app/match";

export const routes: Route[] = [
  { name: "devices", path: "/more/devices", nav: "more", load: () => import("./Devices.svelte") },
];
