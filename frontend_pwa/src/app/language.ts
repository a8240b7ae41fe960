import { api } from "@/lib/api";
import { i18n, setLocale, t } from "@/lib/i18n";
import { syncLibrary } from "@/lib/library";
import { setPrefs } from "@/lib/prefs.svelte";
import { announce } from "./announcer.svelte";
import { readBootstrap, session } from "./bootstrap.svelte";

/** Shows the app in a language, for this visit. */
export async function speak(locale: string): Promise<void> {
  await setLocale(locale);
  document.documentElement.lang = i18n.locale;
  document.documentElement.dir = i18n.dir;
}

/** The person chose a language: it is kept, and the server's own words follow. */
export async function chooseLanguage(locale: string): Promise<void> {
  setPrefs({ locale });
  await speak(locale);
  announce(t("language.changed"));
  if (session.user)
    await api.patch("/api/v1/me/", { language: i18n.contentLocale }).catch(() => undefined);
  void readBootstrap().catch(() => undefined);
  void syncLibrary(i18n.contentLocale).catch(() => undefined);
}
