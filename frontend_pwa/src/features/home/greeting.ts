import { t } from "@/lib/i18n";

/** "Good morning, Amina" */
export function greetingFor(now: Date, name = ""): string {
  const hour = now.getHours();
  const key =
    hour >= 5 && hour < 10
      ? "home.morning"
      : hour >= 10 && hour < 18
        ? "home.day"
        : hour >= 18 && hour < 23
          ? "home.evening"
          : "home.night";
  const greeting = t(key);
  return name ? t("home.greeting_name", { greeting, name }) : greeting;
}
