/** What notifications on this device are, in the words of the person. */
export type DeviceState = "on" | "off" | "blocked" | "install" | "unsupported";

export interface Surroundings {
  /** Whether this browser can be woken: service worker, push and notifications. */
  canPush: boolean;
  permission: NotificationPermission;
  subscribed: boolean;
  isApple: boolean;
  /** Opened from the Home Screen. */
  isInstalled: boolean;
}

export function stateOf(here: Surroundings): DeviceState {
  // On iPhone and iPad the web can push only to an app on the Home Screen (iOS 16.4).
  if (!here.canPush) return here.isApple && !here.isInstalled ? "install" : "unsupported";
  if (here.permission === "denied") return "blocked";
  return here.permission === "granted" && here.subscribed ? "on" : "off";
}

/** An iPad calls itself a Mac; only its fingers tell. */
export function isApple(agent: string, fingers: number): boolean {
  return /iPhone|iPad|iPod/.test(agent) || (agent.includes("Macintosh") && fingers > 1);
}

/** Opened from the Home Screen; Safari has a word of its own for it. */
export function isInstalled(): boolean {
  return (
    matchMedia("(display-mode: standalone)").matches ||
    ("standalone" in navigator && navigator.standalone === true)
  );
}

export function canPush(): boolean {
  return "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
}

export function surroundings(subscribed: boolean): Surroundings {
  return {
    canPush: canPush(),
    permission: "Notification" in window ? Notification.permission : "default",
    subscribed,
    isApple: isApple(navigator.userAgent, navigator.maxTouchPoints),
    isInstalled: isInstalled(),
  };
}
