import { setLeaving } from "@/app/bootstrap.svelte";
import { forgetLock } from "@/app/lock.svelte";
import { realtime } from "@/app/realtime";
import { holdRequests, resumeRequests } from "@/lib/api";
import { wipeDevice } from "@/lib/db";
import { forgetFamily } from "@/lib/prefs.svelte";
import { endSession } from "./allauth";

/** Ends the session first: if that fails, nothing on the device is lost and the person is told. */
export function signOut(): Promise<void> {
  return leaveBy(async () => {
    const push = await import("@/lib/push");
    // If the session then does not end, the next start puts it right again.
    await push.removeFromServer().catch(() => undefined);
    await endSession();
  });
}

/** Ends the session in the given way; its requests are marked `isLast`. Throws what that throws. */
export async function leaveBy(end: () => Promise<void>): Promise<void> {
  setLeaving(true);
  try {
    await holdRequests();
    await end();
  } catch (error) {
    resumeRequests();
    setLeaving(false);
    throw error;
  }
  await forgetDevice();
}

/** Leaves nothing of a person on this device, and begins anew. */
async function forgetDevice(): Promise<void> {
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
