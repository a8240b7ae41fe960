import type { Route } from "@/app/match";

export const routes: Route[] = [
  { name: "invite", path: "/invite", load: () => import("./Invite.svelte") },
];
