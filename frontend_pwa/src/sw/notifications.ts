import { OPEN, SUBSCRIPTION_CHANGED } from "./messages";
import { readMessage } from "./push";

declare const self: ServiceWorkerGlobalScope;

interface SubscriptionChange extends ExtendableEvent {
  oldSubscription?: PushSubscription | null;
  newSubscription?: PushSubscription | null;
}

export function listenForPush(): void {
  self.addEventListener("push", (event) => event.waitUntil(show(event.data?.text())));
  self.addEventListener("notificationclick", (event) => {
    event.notification.close();
    event.waitUntil(open((event.notification.data as { path?: string } | null)?.path ?? "/"));
  });
  self.addEventListener("pushsubscriptionchange", (event) =>
    (event as SubscriptionChange).waitUntil(renew(event as SubscriptionChange)),
  );
}

async function show(text: string | undefined): Promise<void> {
  const { title, options, badge, receipt } = readMessage(text, self.location.origin);
  await self.registration.showNotification(title, options);
  if (badge !== null && "setAppBadge" in navigator) {
    await navigator.setAppBadge(badge).catch(() => undefined);
  }
  if (receipt) await post("/api/v1/push/shown", { receipt }).catch(() => undefined);
}

async function open(path: string): Promise<void> {
  const [window] = await windows();
  if (!window) {
    await self.clients.openWindow(path);
    return;
  }
  await window.focus();
  window.postMessage({ type: OPEN, path });
}

/** The browser has made a new subscription, or wants one; an open window can do what we can not. */
async function renew(event: SubscriptionChange): Promise<void> {
  const old = event.oldSubscription;
  const made =
    event.newSubscription ??
    (old ? await self.registration.pushManager.subscribe(old.options) : null);
  const auth = old?.toJSON().keys?.auth;
  if (old && auth && made) {
    await post("/api/v1/push/renewal", {
      old_endpoint: old.endpoint,
      old_auth: auth,
      subscription: made.toJSON(),
    }).catch(() => undefined);
  }
  for (const window of await windows()) window.postMessage({ type: SUBSCRIPTION_CHANGED });
}

function windows(): Promise<readonly WindowClient[]> {
  return self.clients.matchAll({ type: "window", includeUncontrolled: true });
}

function post(path: string, body: unknown): Promise<Response> {
  return fetch(path, {
    method: "POST",
    credentials: "omit",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}
