import type { Loaders } from "@/lib/i18n";
import type { Route } from "./match";

/**
 * What a plugin brings to the app: the default export of plugins/<slug>/pwa/index.ts.
 * The module is loaded only where the plugin is switched on.
 */
export interface PluginModule {
  /** The plugin's one name: its folder, its label on the server, the first part of its addresses. */
  slug: string;
  /** Screens; each path begins with the slug: "/chat/", "/chat/:room". */
  routes: Route[];
  /** The plugin's texts, by language. */
  texts?: Loaders;
  /**
   * Begins what must go on while other screens show, such as sending what was written without a line.
   * Called for somebody who is signed in, when the app is idle; must be safe to repeat.
   */
  start?: () => void;
  /**
   * How many things that the person wrote are on this device and nowhere else. Asked before everything
   * here is deleted, when the person signs out.
   */
  unsent?: () => number | Promise<number>;
  /**
   * Cleans up what only the plugin knows of. The core deletes the plugin's database itself. Where its
   * stores `outbox` or `drafts` hold something, they stay, with `files` and `meta`; all others are emptied.
   */
  onDisable?: () => void | Promise<void>;
}
