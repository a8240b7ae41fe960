import { onBootstrap, session } from "@/app/bootstrap.svelte";
import { api, type FamilyTimeline } from "@/lib/api";
import { prefs, setPrefs } from "@/lib/prefs.svelte";
import { onFamilyChange } from "./family";
import { adopt, recordsOf } from "./records";

const ADDRESS = "/api/v1/me/timeline";
const SOON = 800;

let syncing: Promise<void> | null = null;
let again = false;

/** With an account the family's devices agree; without one nothing is sent. */
export function startTimelineSync(): void {
  let timer = 0;
  onFamilyChange(() => {
    clearTimeout(timer);
    timer = window.setTimeout(() => void syncTimeline(), SOON);
  });
  onBootstrap((fresh) => {
    if (fresh.user) void syncTimeline();
  });
  if (session.user) void syncTimeline();
}

export function syncTimeline(): Promise<void> {
  if (syncing) again = true;
  syncing ??= exchange().finally(() => {
    syncing = null;
    if (again) {
      again = false;
      void syncTimeline();
    }
  });
  return syncing;
}

async function exchange(): Promise<void> {
  if (!session.user?.roles.includes("citizen")) return;
  const user = session.user.id;
  const sent = recordsOf(prefs);
  try {
    const heard = await api.put<FamilyTimeline>(ADDRESS, { records: sent });
    // Somebody signed out, or another signed in, while we waited.
    if (session.user?.id === user) setPrefs(adopt(prefs, sent, heard.records));
  } catch {
    // No line, or no family here: what is on the device is right until there is.
  }
}
