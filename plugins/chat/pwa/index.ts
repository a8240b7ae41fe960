import type { PluginModule } from "@/app/plugin";

const module: PluginModule = {
  slug: "chat",
  routes: [{ name: "chat", path: "/chat/", load: () => import("./Chat.svelte") }],
  texts: {
    da: () => import("./strings/da.json"),
    en: () => import("./strings/en.json"),
    ar: () => import("./strings/ar.json"),
  },
};

export default module;
