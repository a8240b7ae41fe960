import { resolve } from "node:path";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

const root = import.meta.dirname;

export default defineConfig({
  root,
  resolve: { alias: { "@": resolve(root, "src") }, conditions: ["browser"] },
  plugins: [svelte()],
  test: {
    environment: "jsdom",
    environmentOptions: { jsdom: { url: "http://fjordby.localhost:8000/" } },
    dir: resolve(root, ".."),
    include: ["frontend_pwa/{src,build}/**/*.test.ts", "plugins/*/{pwa,island}/**/*.test.ts"],
    setupFiles: [resolve(root, "src/test-setup.ts")],
    restoreMocks: true,
  },
});
