import type { Component } from "svelte";
import BookOpen from "@lucide/svelte/icons/book-open";
import Calendar from "@lucide/svelte/icons/calendar";
import House from "@lucide/svelte/icons/house";
import ListChecks from "@lucide/svelte/icons/list-checks";
import Menu from "@lucide/svelte/icons/menu";
import MessageCircle from "@lucide/svelte/icons/message-circle";
import Puzzle from "@lucide/svelte/icons/puzzle";
import Video from "@lucide/svelte/icons/video";
import type { ModuleEntry } from "@/lib/api";
import { i18n, t } from "@/lib/i18n";

/** The server names icons as Wagtail does. */
const icons: Record<string, Component> = {
  comment: MessageCircle,
  mail: MessageCircle,
  tasks: ListChecks,
  task: ListChecks,
  tick: ListChecks,
  "list-ul": ListChecks,
  check: ListChecks,
  video: Video,
  media: Video,
  calendar: Calendar,
  date: Calendar,
};

export const PLUGINS_IN_BAR = 2;

export function iconNamed(name: string): Component {
  return icons[name] ?? Puzzle;
}

/** Home, Read, what is switched on, More. A phone shows five at most; the rest is under "More". */
export function navItems(modules: ModuleEntry[], hasScreens: (slug: string) => boolean) {
  const shown = modules.filter((module) => hasScreens(module.slug));
  return [
    { id: "home", href: "/", label: t("nav.home"), icon: House },
    { id: "read", href: `/${i18n.contentLocale}/bibliotek/`, label: t("nav.read"), icon: BookOpen },
    ...shown.map((module, index) => ({
      id: module.slug,
      href: `/${module.slug}/`,
      label: module.label,
      icon: iconNamed(module.icon),
      wideOnly: index >= PLUGINS_IN_BAR,
    })),
    { id: "more", href: "/more", label: t("nav.more"), icon: Menu },
  ];
}
