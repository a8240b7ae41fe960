import { addCatalogue, pluginTexts } from "@/lib/i18n";
import type da from "./strings/da.json";

const OWNER = "chat-beside";

export const t = pluginTexts<keyof typeof da>(OWNER);

/** They come with a call, which is nothing without a network: no phone keeps them for later. */
export const bringTexts = () =>
  addCatalogue(OWNER, {
    da: () => import("./strings/da.json"),
    en: () => import("./strings/en.json"),
    ar: () => import("./strings/ar.json"),
  });
