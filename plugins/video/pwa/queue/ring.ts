import { mount, unmount } from "svelte";
import { realtime } from "@/app/realtime";

let listening = false;
let shown: Record<string, unknown> | null = null;

/** Whoever reads something else while waiting sees that it is their turn. Safe to repeat. */
export function listen(): void {
  if (listening) return;
  listening = true;
  realtime.on("video.ring", () => void show());
  realtime.on("video.place", () => void hide());
}

async function show(): Promise<void> {
  // The line's own screen shows it larger; and whoever talks already needs no banner.
  if (shown || /^\/video\/(now|[0-9a-f-]{36})$/.test(location.pathname)) return;
  const [{ bringTexts }, { default: Banner }] = await Promise.all([
    import("./texts"),
    import("./Banner.svelte"),
  ]);
  await bringTexts();
  shown ??= mount(Banner, { target: document.body, props: { onclose: () => void hide() } });
}

async function hide(): Promise<void> {
  const banner = shown;
  shown = null;
  if (banner) await unmount(banner);
}
