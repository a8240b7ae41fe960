import { addCatalogue, pluginTexts } from "@/lib/i18n";
import type da from "./strings/da.json";

const OWNER = "video-queue";

export const t = pluginTexts<keyof typeof da>(OWNER);

/** They come with the screen, or with the first ring: nothing that a phone keeps for later. */
export const bringTexts = () =>
  addCatalogue(OWNER, {
    da: () => import("./strings/da.json"),
    en: () => import("./strings/en.json"),
    ar: () => import("./strings/ar.json"),
  });
