import { api } from "@/lib/api";
import { toBytes, toText } from "./keys";
import { canPush, stateOf, surroundings, type DeviceState } from "./state";

const ADDRESS = "/api/v1/me/push/";
/**
 * Who switched notifications on here, as the account's key. The browser may lose the subscription by
 * itself, and it ends with the session; whoever it was gets it back, and nobody else.
 */
const WANTED = "family-start:push";

interface ServerKey {
  application_server_key: string;
}

export async function deviceState(): Promise<DeviceState> {
  return stateOf(surroundings((await subscription()) !== null));
}

/** Asks for permission, so call it from a tap and before anything is awaited. */
export async function switchOn(user: string): Promise<DeviceState> {
  const permission = await Notification.requestPermission();
  if (permission === "granted") {
    const { application_server_key: key } = await api.get<ServerKey>(ADDRESS);
    await subscribe(key);
    remember(user);
  }
  return deviceState();
}

export async function switchOff(): Promise<DeviceState> {
  remember(null);
  const current = await subscription();
  if (current) {
    await api.post(`${ADDRESS}remove`, { endpoint: current.endpoint });
    await current.unsubscribe();
  }
  return deviceState();
}

/** False when the server does not know this device. */
export async function sendTest(): Promise<boolean> {
  const current = await subscription();
  if (!current) return false;
  await api.post(`${ADDRESS}test`, { endpoint: current.endpoint });
  return true;
}

/** At each start: what the browser has and what the server knows of this person must be the same. */
export async function compareWithServer(user: string): Promise<void> {
  if (!canPush() || Notification.permission !== "granted") return;
  const wantedBy = localStorage.getItem(WANTED);
  if (wantedBy !== null && wantedBy !== user) {
    // Another person's wish, and perhaps still the subscription.
    await forgetSubscription();
    return;
  }
  const current = await subscription();
  if (!current) {
    if (wantedBy === null) return;
    const { application_server_key: key } = await api.get<ServerKey>(ADDRESS);
    await subscribe(key);
    return;
  }
  const found = await api.post<ServerKey & { known: boolean }>(`${ADDRESS}compare`, {
    endpoint: current.endpoint,
  });
  const ours = current.options.applicationServerKey;
  if (ours && toText(ours) !== found.application_server_key) {
    await current.unsubscribe();
    await subscribe(found.application_server_key);
  } else if (!found.known) {
    await api.put(ADDRESS, current.toJSON());
  }
}

/** Before a session ends, while we may still say whose device it was. */
export async function removeFromServer(): Promise<void> {
  const current = await subscription();
  if (!current) return;
  await api.post(`${ADDRESS}remove`, { endpoint: current.endpoint }, { isLast: true });
}

/**
 * Nobody is signed in here: the push service stops taking messages for this device. Whoever opens the lock
 * by signing in has them again.
 */
export async function pauseSubscription(): Promise<void> {
  await (await subscription())?.unsubscribe();
}

/** The person has left this device, or another one is here: the wish is gone as well. */
export async function forgetSubscription(): Promise<void> {
  remember(null);
  await pauseSubscription();
}

async function subscription(): Promise<PushSubscription | null> {
  if (!canPush()) return null;
  const registration = await navigator.serviceWorker.getRegistration();
  return (await registration?.pushManager.getSubscription()) ?? null;
}

async function subscribe(key: string): Promise<void> {
  const registration = await navigator.serviceWorker.ready;
  const made = await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: toBytes(key),
  });
  await api.put(ADDRESS, made.toJSON());
}

function remember(user: string | null): void {
  try {
    if (user !== null) localStorage.setItem(WANTED, user);
    else localStorage.removeItem(WANTED);
  } catch {
    // Only a subscription that was lost needs it.
  }
}
