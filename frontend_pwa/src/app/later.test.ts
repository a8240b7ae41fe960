import { createRawSnippet, flushSync, mount, unmount } from "svelte";
import { afterEach, describe, expect, it } from "vitest";
import { settled } from "@/lib/pending";
import Later from "./Later.svelte";

const children = createRawSnippet(() => ({ render: () => "<p>the rest</p>" }));
const show = () => mount(Later, { target: document.body, props: { children } });

afterEach(() => document.body.replaceChildren());

describe("a part that comes later", () => {
  it("leaves the first task free, and the page is whole only when it is there", async () => {
    const part = show();
    flushSync();
    expect(document.body.textContent).not.toContain("the rest");
    await settled(2000);
    expect(document.body.textContent).toContain("the rest");
    await unmount(part);
  });

  it("that is taken away before it came keeps nobody waiting", async () => {
    const part = show();
    flushSync();
    await unmount(part);
    await settled(60_000);
    expect(document.body.textContent).not.toContain("the rest");
  });
});
