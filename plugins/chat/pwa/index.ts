import type { PluginModule } from "@/app/plugin";
import { forgetChat, startChat, unsentChat } from "./store/chat.svelte";

const module: PluginModule = {
  slug: "chat",
  routes: [
    { name: "chat", path: "/chat/", load: () => import("./Chat.svelte") },
    { name: "chat-new", path: "/chat/new", nav: "chat", load: () => import("./Start.svelte") },
    {
      name: "chat-shared",
      path: "/chat/shared",
      nav: "chat",
      load: () => import("./Shared.svelte"),
    },
    {
      name: "chat-hand-over",
      path: "/chat/hand-over",
      nav: "chat",
      load: () => import("./handover/screen").then((way) => way.loadHandOver()),
    },
    {
      name: "chat-thread",
      path: "/chat/:conversation",
      nav: "chat",
      load: () => import("./Thread.svelte"),
    },
  ],
  texts: {
    da: () => import("./strings/da.json"),
    en: () => import("./strings/en.json"),
    ar: () => import("./strings/ar.json"),
  },
  start: startChat,
  unsent: unsentChat,
  onDisable: forgetChat,
};

/** For beside/call.ts: by this way it shares what is loaded already, and phones keep no more files for it. */
export const loadBeside = () => import("./beside/Beside.svelte");

export default module;
