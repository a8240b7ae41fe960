import { mount, unmount } from "svelte";
import { lock } from "@/app/lock.svelte";
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

/** The line's own screen shows it larger, and whoever talks already needs no banner; a lock hides both. */
const isSeen = () => !lock.isOn && /^\/video\/(now|[0-9a-f-]{36})$/.test(location.pathname);

async function show(): Promise<void> {
  if (shown || isSeen()) return;
  const [{ bringTexts }, { default: Banner }] = await Promise.all([
    import("./texts"),
    import("./Banner.svelte"),
  ]);
  await bringTexts();
  const props = { isSeen, onclose: () => void hide() };
  shown ??= mount(Banner, { target: document.body, props });
}

async function hide(): Promise<void> {
  const banner = shown;
  shown = null;
  if (banner) await unmount(banner);
}
