import { addCatalogue } from "@/lib/i18n";

/** For tests that mount a screen: its texts, as the app brings them. */
export function withTexts(): Promise<void> {
  return addCatalogue("video", {
    da: () => import("./strings/da.json"),
    en: () => import("./strings/en.json"),
    ar: () => import("./strings/ar.json"),
  });
}
