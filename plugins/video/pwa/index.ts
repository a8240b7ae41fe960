import type { PluginModule } from "@/app/plugin";

/** Without a meeting it is of the next one: the reminder's address names none. */
const check = {
  nav: "video",
  load: () => import("./call/check/before").then((way) => way.loadBefore()),
};

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
      name: "video-now",
      path: "/video/now",
      nav: "video",
      load: () => import("./queue/screens").then((way) => way.loadNow()),
    },
    {
      name: "video-join",
      path: "/video/join",
      nav: "video",
      load: () => import("./call/screens").then((way) => way.loadJoin()),
    },
    { name: "video-check", path: "/video/check", ...check },
    { name: "video-check-of", path: "/video/check/:meeting", ...check },
    {
      name: "video-call",
      path: "/video/:meeting",
      nav: "video",
      load: () => import("./call/screens").then((way) => way.loadMeeting()),
    },
  ],
  texts: {
    da: () => import("./strings/da.json"),
    en: () => import("./strings/en.json"),
    ar: () => import("./strings/ar.json"),
  },
  start: () => void import("./queue/ring").then((ring) => ring.listen()),
};

export default module;
