import { addCatalogue, pluginTexts } from "@/lib/i18n";
import type da from "./strings/da.json";

const OWNER = "video-call";

export const t = pluginTexts<keyof typeof da>(OWNER);

/** The call's texts come with its screens: they are nothing that a phone keeps for later. */
export const bringTexts = () =>
  addCatalogue(OWNER, {
    da: () => import("./strings/da.json"),
    en: () => import("./strings/en.json"),
    ar: () => import("./strings/ar.json"),
  });
