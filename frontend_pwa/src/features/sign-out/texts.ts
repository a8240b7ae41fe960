import { pluginTexts } from "@/lib/i18n";
import type da from "./strings/da.json";

export const t = pluginTexts<keyof typeof da>("sign-out");
