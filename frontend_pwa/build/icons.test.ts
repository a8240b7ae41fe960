import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { compile } from "svelte/compiler";
import { describe, expect, it } from "vitest";
import { plainIcon } from "./icons.ts";

const entry = createRequire(import.meta.url).resolve("@lucide/svelte/icons/phone");
const source = (name: string) => readFileSync(entry.replace("phone.js", `${name}.svelte`), "utf8");

describe("plainIcon", () => {
  it("has every line of the drawing, hidden from screen readers", () => {
    const icon = plainIcon("wifi-off", source("wifi-off"));
    const lines = JSON.parse(/const iconData = (\{.*\});/.exec(source("wifi-off"))?.[1] ?? "") as {
      node: [string, { d: string }][];
    };
    expect(lines.node.length).toBeGreaterThan(3);
    for (const [, { d }] of lines.node) expect(icon).toContain(`d="${d}"`);
    expect(icon).toContain('aria-hidden="true"');
  });

  it("is a component that Svelte can build", () => {
    expect(() => compile(plainIcon("phone", source("phone")), { runes: true })).not.toThrow();
  });

  it("says which icon is written in another way", () => {
    expect(() => plainIcon("phone", "<svg />")).toThrow("phone");
  });
});
