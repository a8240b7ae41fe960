import { realtime } from "@/app/realtime";
import { wipeDevice } from "@/lib/db";
import { forgetFamily } from "@/lib/prefs.svelte";
import { endSession } from "./allauth";

/** Ends the session first: if that fails, nothing on the device is lost and the person is told. */
export async function signOut(): Promise<void> {
  await endSession();
  await forgetDevice();
}

/** Leaves nothing of a person on this device, and begins anew. */
export async function forgetDevice(): Promise<void> {
  realtime.stop();
  forgetFamily();
  await wipeDevice();
  sessionStorage.clear();
  location.replace("/");
}
