import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "vite";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");

interface Chunk {
  file: string;
  imports?: string[];
  dynamicImports?: string[];
  css?: string[];
  assets?: string[];
}

const ENTRIES = ["src/app/main.ts", "src/app/early.ts"];

/** The texts of one language. Danish is always on the device, the others where somebody reads them. */
const TEXTS = /\/(locales|strings)\/[\w-]+\.json$/;
const ALWAYS = /\/da\.json$/;
/** Nothing without a network, so nothing to keep. Opened without one, the app says that it is offline. */
const ONLINE_ONLY =
  /\/(preview\/Preview|devices\/Devices|notifications\/How|sign-in\/SignIn|my-data\/AccessLog|invite\/Invite|video\/pwa\/(Book|Pick)|chat\/pwa\/(Shared|ui\/ReadersList))\.svelte$|\/(video\/pwa\/(call|queue)|chat\/pwa\/(handover|beside))\//;

/** The file names of the texts that are kept when they are used, e.g. "assets/ar-BN9kY3H3.js". */
export function textFiles(manifest: Record<string, Chunk>): string[] {
  const wanted = Object.keys(manifest).filter((key) => TEXTS.test(key) && !ALWAYS.test(key));
  return wanted.flatMap((key) => manifest[key]?.file ?? []).sort();
}

/** The files a phone needs without a network: not the admin's islands, nor other languages. */
export function precacheList(manifest: Record<string, Chunk>, base: string): string[] {
  const files = new Set<string>();
  const wanted = [...ENTRIES];
  const seen = new Set<string>(
    Object.keys(manifest).filter(
      (key) => ONLINE_ONLY.test(key) || (TEXTS.test(key) && !ALWAYS.test(key)),
    ),
  );
  for (let key = wanted.pop(); key !== undefined; key = wanted.pop()) {
    const chunk = manifest[key];
    if (!chunk || seen.has(key)) continue;
    seen.add(key);
    wanted.push(...(chunk.imports ?? []), ...(chunk.dynamicImports ?? []));
    for (const file of [chunk.file, ...(chunk.css ?? []), ...(chunk.assets ?? [])]) {
      files.add(base + file);
    }
  }
  return [...files].sort();
}

/** Builds src/sw.ts to dist/sw.js after the app, with the list of the app's files inside. */
export function serviceWorker(): Plugin {
  let base = "/";
  let outDir = "dist";
  return {
    name: "family-start-service-worker",
    apply: "build",
    configResolved(config) {
      base = config.base;
      outDir = resolve(config.root, config.build.outDir);
    },
    async writeBundle() {
      const manifest = JSON.parse(readFileSync(resolve(outDir, ".vite/manifest.json"), "utf8"));
      const list = precacheList(manifest, base);
      const texts = textFiles(manifest);
      const sources =
        [...list, ...texts].join("\n") + readFileSync(resolve(root, "src/sw.ts"), "utf8");
      const version = createHash("sha256").update(sources).digest("hex").slice(0, 12);
      await build({
        configFile: false,
        root,
        logLevel: "warn",
        publicDir: false,
        resolve: { alias: { "@": resolve(root, "src") } },
        define: {
          __PRECACHE__: JSON.stringify(list),
          __TEXTS__: JSON.stringify(texts),
          __BASE__: JSON.stringify(base),
          __BUILD__: JSON.stringify(version),
        },
        build: {
          outDir,
          emptyOutDir: false,
          target: ["es2021", "chrome90", "firefox90", "safari15"],
          lib: {
            entry: resolve(root, "src/sw.ts"),
            formats: ["iife"],
            name: "sw",
            fileName: () => "sw.js",
          },
        },
      });
    },
  };
}
