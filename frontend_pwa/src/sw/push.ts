/** What the server sends: the format of Declarative Web Push, which WebKit shows without us. */
export interface Shown {
  title: string;
  options: NotificationOptions & { data: { path: string } };
  badge: number | null;
  receipt: string | null;
}

const NAME = "Family Start";
const ICON = "/icon-192.png";

/** Whatever came, there is something to show: three silent messages and iOS takes the right away. */
export function readMessage(text: string | undefined, origin: string): Shown {
  const message = record(parse(text));
  const notification = record(message.notification);
  const lang = words(notification.lang);
  const tag = words(notification.tag);
  return {
    title: words(notification.title) || NAME,
    options: {
      body: words(notification.body),
      icon: ICON,
      dir: notification.dir === "rtl" || notification.dir === "ltr" ? notification.dir : "auto",
      ...(lang ? { lang } : {}),
      ...(tag ? { tag } : {}),
      data: { path: pathOf(notification.navigate, origin) },
    },
    badge: typeof message.app_badge === "number" ? message.app_badge : null,
    receipt: words(message.receipt) || null,
  };
}

/** A path of our own host; anything else opens the front page. */
export function pathOf(address: unknown, origin: string): string {
  try {
    const url = new URL(words(address), origin);
    return url.origin === origin ? url.pathname + url.search : "/";
  } catch {
    return "/";
  }
}

function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return null;
  }
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function words(value: unknown): string {
  return typeof value === "string" ? value : "";
}
