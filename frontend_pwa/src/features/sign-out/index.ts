import { addCatalogue } from "@/lib/i18n";

/** The dialog with its texts: both come when somebody wants to sign out. */
export async function loadSignOut() {
  await addCatalogue("sign-out", {
    da: () => import("./strings/da.json"),
    en: () => import("./strings/en.json"),
    ar: () => import("./strings/ar.json"),
  });
  return (await import("./SignOut.svelte")).default;
}
