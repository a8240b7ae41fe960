import { describe, expect, it } from "vitest";
import type { Article } from "@/lib/api";
import { makeArticle } from "@/lib/library/fixtures";
import { startsOfLocal } from "./local";

const block = (id: string) => ({ id, type: "text", html: `<p>${id}</p>`, data: {} });

describe("startsOfLocal", () => {
  it("marks the first of each run of local blocks", () => {
    const article = makeArticle({
      blocks: ["a", "x", "y", "b", "z"].map(block),
      local_blocks: ["x", "y", "z"],
    });
    expect([...startsOfLocal(article)]).toEqual(["x", "z"]);
  });

  it("marks nothing in a copy from before there were local blocks", () => {
    const old: Partial<Article> = makeArticle({ blocks: [block("a")] });
    delete old.local_blocks;
    expect(startsOfLocal(old as Article).size).toBe(0);
  });
});
