import { addCatalogue } from "@/lib/i18n";

/** The screen's texts come with it: few people need them, and those once. */
export async function loadScreen() {
  await addCatalogue("install", {
    da: () => import("./strings/da.json"),
    en: () => import("./strings/en.json"),
    ar: () => import("./strings/ar.json"),
  });
  return import("./Install.svelte");
}
