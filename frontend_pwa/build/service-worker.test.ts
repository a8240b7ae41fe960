import { describe, expect, it } from "vitest";
import { precacheList, textFiles } from "./service-worker.ts";

describe("precacheList", () => {
  it("is what the app can reach, and nothing of the admin's islands", () => {
    const manifest = {
      "src/app/main.ts": {
        file: "main.js",
        imports: ["_base.js"],
        dynamicImports: ["../plugins/chat/pwa/index.ts", "src/i18n/locales/ar.json"],
        css: ["main.css"],
        assets: ["font.woff2"],
      },
      "src/app/early.ts": { file: "early.js" },
      "_base.js": { file: "base.js", imports: ["src/app/main.ts"] },
      "../plugins/chat/pwa/index.ts": {
        file: "chat.js",
        dynamicImports: [
          "../plugins/chat/pwa/strings/da.json",
          "../plugins/chat/pwa/strings/ar.json",
          "../plugins/video/pwa/call/Meeting.svelte",
          "../plugins/video/pwa/Book.svelte",
        ],
      },
      "../plugins/video/pwa/call/Meeting.svelte": { file: "meeting.js", imports: ["_call.js"] },
      "_call.js": { file: "call.js" },
      "../plugins/video/pwa/Book.svelte": { file: "book.js", css: ["book.css"] },
      "../plugins/chat/pwa/strings/da.json": { file: "da.js" },
      "../plugins/chat/pwa/strings/ar.json": { file: "ar-12345678.js" },
      "src/i18n/locales/ar.json": { file: "ar-abcdefgh.js" },
      "../plugins/chat/island/index.ts": { file: "island.js", imports: ["_counters.js"] },
      "_counters.js": { file: "counters.js" },
    };
    expect(precacheList(manifest, "/static/pwa/")).toEqual(
      ["base.js", "chat.js", "da.js", "early.js", "font.woff2", "main.css", "main.js"].map(
        (name) => `/static/pwa/${name}`,
      ),
    );
    expect(textFiles(manifest)).toEqual(["ar-12345678.js", "ar-abcdefgh.js"]);
  });
});
