import { setLeaving } from "@/app/bootstrap.svelte";
import { forgetLock } from "@/app/lock.svelte";
import { realtime } from "@/app/realtime";
import { wipeDevice } from "@/lib/db";
import { forgetFamily } from "@/lib/prefs.svelte";
import { endSession } from "./allauth";

/** Ends the session first: if that fails, nothing on the device is lost and the person is told. */
export async function signOut(): Promise<void> {
  setLeaving(true);
  try {
    const push = await import("@/lib/push");
    // If the session then does not end, the next start puts it right again.
    await push.removeFromServer().catch(() => undefined);
    await endSession();
  } catch (error) {
    setLeaving(false);
    throw error;
  }
  await forgetDevice();
}

/** Leaves nothing of a person on this device, and begins anew. */
export async function forgetDevice(): Promise<void> {
  realtime.stop();
  forgetFamily();
  forgetLock();
  const push = await import("@/lib/push").catch(() => null);
  await push?.forgetSubscription().catch(() => undefined);
  push?.showBadge(0);
  await wipeDevice();
  sessionStorage.clear();
  location.replace("/");
}
