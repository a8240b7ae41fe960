import { i18n } from "@/lib/i18n";
import { flushOutbox, syncLibrary } from "@/lib/library";

let count = $state(0);

/** How often the device has tried to become as the server says, whether or not it was reached. */
export const syncs = {
  get count(): number {
    return count;
  },
};

/** Sends what waits, and fetches and removes what the device must. */
export async function sync(): Promise<void> {
  await flushOutbox().catch(() => undefined);
  await syncLibrary(i18n.contentLocale).catch(() => undefined);
  count++;
  void keepStorage();
}

/** An installed app asks the browser not to throw its articles away. */
async function keepStorage(): Promise<void> {
  const installed =
    matchMedia("(display-mode: standalone)").matches ||
    ("standalone" in navigator && navigator.standalone === true);
  if (!installed || (await navigator.storage?.persisted?.())) return;
  await navigator.storage?.persist?.();
}
