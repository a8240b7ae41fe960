import { existsSync, readdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";
import { plainIcons } from "./build/icons.ts";
import { serviceWorker } from "./build/service-worker.ts";

const root = dirname(fileURLToPath(import.meta.url));
const plugins = resolve(root, "../plugins");

/** Every plugin that has an admin island is one more entry of the same build. */
function islandEntries(): string[] {
  if (!existsSync(plugins)) return [];
  return readdirSync(plugins)
    .map((slug) => resolve(plugins, slug, "island/index.ts"))
    .filter((file) => existsSync(file));
}

const KIT =
  /frontend_pwa\/src\/(ui|features\/cards|app\/(Screen|Loaded)|lib\/(calendar\.svelte|stages\/today)\.)|@lucide|resource\.svelte/;
const LIBRARY =
  /src\/lib\/library\/(copies|index|offline-search|outbox|reasons|repository|saved|sounds)\./;
/** What the library does behind the scenes: no screen waits for it. */
const UPKEEP = /src\/lib\/library\/(pictures|removal|space|sync|upkeep)\./;
/** Icons that one screen of a plugin shows, and that come with it. */
const OF_ONE_SCREEN =
  /\/icons\/(calendar-(clock|plus|x)|camera|check-check|image|mic-off|phone-off|screen-share(-off)?|siren|switch-camera|video-off)\.\w+$/;

export default defineConfig({
  root,
  base: "/static/pwa/",
  resolve: { alias: { "@": resolve(root, "src") } },
  plugins: [
    plainIcons(),
    svelte({
      onwarn(warning) {
        throw new Error(`${warning.filename}: ${warning.code}: ${warning.message}`);
      },
    }),
    serviceWorker(),
  ],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    manifest: true,
    target: ["es2021", "chrome90", "firefox90", "safari15"],
    modulePreload: { polyfill: false },
    // The content security policy allows no data: styles or scripts; images stay files as well.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        // What nearly every screen shows is one file: a hundred small ones are slow on a phone.
        codeSplitting: {
          groups: [
            // Shared with the admin's islands, so nothing of the app's screens may be in it.
            {
              name: "base",
              priority: 2,
              test: /node_modules\/(svelte|esm-env|clsx)\/|src\/lib\/(api|realtime)\//,
            },
            {
              name: "kit",
              // Before the timeline, which would take the clock that each start needs with it.
              priority: 1,
              test: (id) => KIT.test(id) && !OF_ONE_SCREEN.test(id),
            },
            { name: "library", test: LIBRARY },
            { name: "timeline", test: /src\/lib\/timeline\/(choose|index|windows)\./ },
            { name: "upkeep", test: UPKEEP },
          ],
        },
      },
      input: [
        resolve(root, "src/app/main.ts"),
        resolve(root, "src/app/early.ts"),
        ...islandEntries(),
      ],
    },
  },
});
