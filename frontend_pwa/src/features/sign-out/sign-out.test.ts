import { flushSync, mount, unmount } from "svelte";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { plugins } from "@/app/plugins";
import { database } from "@/lib/db";
import { setLocale } from "@/lib/i18n";
import { loadSignOut } from ".";
import { unsent } from "./unsent";

let dialog: Record<string, unknown> | undefined;

async function show(): Promise<string> {
  const counted = unsent();
  dialog = mount(await loadSignOut(), {
    target: document.body,
    props: { open: true, onclose: () => undefined },
  });
  await counted;
  await new Promise((done) => setTimeout(done, 20));
  flushSync();
  return document.querySelector("dialog")?.textContent ?? "";
}

// The first import of a screen is slow on a busy machine, and no part of what is tested.
beforeAll(async () => {
  await loadSignOut();
}, 60_000);

beforeEach(async () => {
  await setLocale("da");
  await (await database()).clear("outbox");
  // jsdom has no modal dialogs.
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
});

afterEach(() => {
  if (dialog) void unmount(dialog);
  dialog = undefined;
  document.body.replaceChildren();
});

describe("signing out", () => {
  it("warns of what was written and is not sent, over the core and the plugins", async () => {
    await (await database()).put("outbox", { id: "a", path: "/x", body: {}, queuedAt: 1 });
    vi.spyOn(plugins, "unsent").mockResolvedValue(2);
    const text = await show();
    expect(text).toContain("3 ting, du har skrevet, er ikke sendt");
    expect(document.querySelector("[role=status]")?.textContent).toContain("slettet");
  });

  it("says nothing of it when everything is sent", async () => {
    const text = await show();
    expect(text).toContain("Vil du logge ud?");
    expect(text).not.toContain("ikke sendt");
  });

  it("can be asked also when the count fails", async () => {
    vi.spyOn(plugins, "unsent").mockRejectedValue(new Error("x"));
    await (await database()).put("outbox", { id: "a", path: "/x", body: {}, queuedAt: 1 });
    expect(await show()).toContain("1 ting");
  });
});
