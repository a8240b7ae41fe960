import type { PluginModule } from "@/app/plugin";

const module: PluginModule = {
  slug: "tasks",
  routes: [{ name: "tasks", path: "/tasks/", load: () => import("./Tasks.svelte") }],
  texts: {
    da: () => import("./strings/da.json"),
    en: () => import("./strings/en.json"),
    ar: () => import("./strings/ar.json"),
  },
};

export default module;
