/** Messages from the service worker to the app's windows. */
export const OPEN = "OPEN_PATH";
export const SUBSCRIPTION_CHANGED = "PUSH_SUBSCRIPTION_CHANGED";
