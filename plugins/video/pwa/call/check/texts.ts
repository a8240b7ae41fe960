import { addCatalogue, pluginTexts } from "@/lib/i18n";
import type da from "./strings/da.json";

const OWNER = "video-check";

export const t = pluginTexts<keyof typeof da>(OWNER);

/** The texts of the check and of the help come with their screens. */
export const bringTexts = () =>
  addCatalogue(OWNER, {
    da: () => import("./strings/da.json"),
    en: () => import("./strings/en.json"),
    ar: () => import("./strings/ar.json"),
  });
