import { describe, expect, it } from "vitest";
import { precacheList } from "./service-worker.ts";

describe("precacheList", () => {
  it("is what the app can reach, and nothing of the admin's islands", () => {
    const manifest = {
      "src/app/main.ts": {
        file: "main.js",
        imports: ["_base.js"],
        dynamicImports: ["../plugins/chat/pwa/index.ts"],
        css: ["main.css"],
        assets: ["font.woff2"],
      },
      "src/app/early.ts": { file: "early.js" },
      "_base.js": { file: "base.js", imports: ["src/app/main.ts"] },
      "../plugins/chat/pwa/index.ts": { file: "chat.js" },
      "../plugins/chat/island/index.ts": { file: "island.js", imports: ["_counters.js"] },
      "_counters.js": { file: "counters.js" },
    };
    expect(precacheList(manifest, "/static/pwa/")).toEqual(
      ["base.js", "chat.js", "early.js", "font.woff2", "main.css", "main.js"].map(
        (name) => `/static/pwa/${name}`,
      ),
    );
  });
});
