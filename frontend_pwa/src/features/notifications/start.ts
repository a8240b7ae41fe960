import { onBootstrap, readBootstrap, session } from "@/app/bootstrap.svelte";
import { realtime } from "@/app/realtime";
import { navigate } from "@/app/router.svelte";
import { compareWithServer, pauseSubscription, showBadge } from "@/lib/push";
import { OPEN, SUBSCRIPTION_CHANGED } from "@/sw/messages";

let comparedFor: string | null = null;

/** Keeps the icon's number and this device's subscription as the server has them. */
export function startNotifications(): void {
  const follow = () => {
    if (!session.userKnown) return;
    showBadge(session.unread);
    void followDevice(session.user?.id ?? "");
  };
  onBootstrap(follow);
  follow();
  const read = () => void readBootstrap().catch(() => undefined);
  realtime.on("notification.new", read);
  realtime.on("notification.read", read);
  navigator.serviceWorker?.addEventListener("message", (event) => {
    const message = event.data as { type?: string; path?: string } | null;
    if (message?.type === OPEN) void navigate(message.path ?? "/");
    if (message?.type === SUBSCRIPTION_CHANGED && session.user) {
      void compareWithServer(session.user.id).catch(() => undefined);
    }
  });
}

/** Once for each person who is here; with nobody signed in, the device must not be woken. */
async function followDevice(user: string): Promise<void> {
  if (comparedFor === user) return;
  comparedFor = user;
  try {
    if (user) await compareWithServer(user);
    else await pauseSubscription();
  } catch {
    comparedFor = null;
  }
}
