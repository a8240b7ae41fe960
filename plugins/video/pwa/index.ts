import type { PluginModule } from "@/app/plugin";
import { loadJoin, loadMeeting } from "./call/screens";

const module: PluginModule = {
  slug: "video",
  routes: [
    { name: "video", path: "/video/", load: () => import("./Video.svelte") },
    { name: "video-book", path: "/video/book", nav: "video", load: () => import("./Book.svelte") },
    {
      name: "video-move",
      path: "/video/move/:meeting",
      nav: "video",
      load: () => import("./Book.svelte"),
    },
    {
      name: "video-pick",
      path: "/video/pick/:proposal",
      nav: "video",
      load: () => import("./Pick.svelte"),
    },
    {
      name: "video-join",
      path: "/video/join",
      nav: "video",
      load: loadJoin,
    },
    {
      name: "video-call",
      path: "/video/:meeting",
      nav: "video",
      load: loadMeeting,
    },
  ],
  texts: {
    da: () => import("./strings/da.json"),
    en: () => import("./strings/en.json"),
    ar: () => import("./strings/ar.json"),
  },
};

export default module;
