import { api, type Notice, type Wishes } from "@/lib/api";

const LIST = "/api/v1/me/notifications/";
const WISHES = "/api/v1/me/notification-preferences/";

export interface NoticePage {
  results: Notice[];
  next: string | null;
}

export function readNotices(cursor: string | null, signal?: AbortSignal): Promise<NoticePage> {
  return api.get<NoticePage>(LIST, { query: { cursor: cursor ?? undefined }, signal });
}

/** Without ids: the whole list. */
export async function markRead(ids?: string[]): Promise<void> {
  await api.post(`${LIST}read`, ids ? { ids } : {});
}

export function readWishes(signal?: AbortSignal): Promise<Wishes> {
  return api.get<Wishes>(WISHES, { signal });
}

export function saveWishes(wishes: Wishes): Promise<Wishes> {
  return api.put<Wishes>(WISHES, wishes);
}
