import { api, type Article, type SearchHit } from "@/lib/api";
import type { MeetingBeside } from "@/lib/beside-call";

export interface Ticket {
  ticket: string;
  socket: string;
}

export interface GuestFacts {
  role: string;
  starts_at: string;
  /** So much later than agreed; 0 for as agreed. */
  late_minutes: number;
}

const CALLS = "/api/v1/video/calls";

export const ticketFor = (meeting: string) => api.post<Ticket>(`${CALLS}/${meeting}/ticket`);

export const guestTicket = () => api.post<Ticket>(`${CALLS}/guest/ticket`);

/** With the same key of the page it can be asked again when no answer came. */
export const useLink = (token: string, key: string) =>
  api.post<GuestFacts>(`${CALLS}/join`, { token, key });

/** The guest of this browser; a 404 says that no link was used here. */
export const readGuest = () => api.get<GuestFacts>(`${CALLS}/guest`);

export const decide = (meeting: string, person: string, act: string) =>
  api.post<unknown>(`${CALLS}/${meeting}/people/${person}/${act}`);

/** The link, or "" where it is sent to `contact`. */
export const invite = (meeting: string, guest: { name: string; role: string; contact: string }) =>
  api.post<{ url: string }>(`${CALLS}/${meeting}/links`, guest);

export const hideAddresses = (meeting: string) =>
  api.post<unknown>(`${CALLS}/${meeting}/hide-addresses`);

export const ringFamily = (meeting: string) => api.post<unknown>(`${CALLS}/${meeting}/ring`);

/** Colleagues on duty who can take the meeting over. */
export const readTakers = (meeting: string) =>
  api.get<{ results: { id: string; name: string }[] }>(`${CALLS}/${meeting}/hand-over`);

export const handOver = (meeting: string, to: string) =>
  api.post<unknown>(`${CALLS}/${meeting}/hand-over`, { to });

export const endCall = (meeting: string) =>
  api.post<{ minutes: number | null }>(`${CALLS}/${meeting}/end`);

/** The team calls by phone instead. */
export const askToBeCalled = (meeting: string) => api.post<unknown>(`${CALLS}/${meeting}/call-me`);

/** For the family's own adults: whose conversation, and with which team. */
export const readBeside = (meeting: string) => api.get<MeetingBeside>(`${CALLS}/${meeting}/beside`);

const LIBRARY = "/api/v1/library";

/** Published articles by words. The library is open to all, guests too. */
export const findArticles = (words: string, locale: string, signal: AbortSignal) =>
  api.get<{ results: SearchHit[] }>(`${LIBRARY}/search`, { query: { q: words, locale }, signal });

/** In the reader's language, or else in the municipality's first one. */
export const readArticle = (uuid: string, locale: string, signal?: AbortSignal) =>
  api.get<Article>(`${LIBRARY}/articles/${uuid}`, { query: { locale }, signal });

export type Quality = "good" | "fair" | "poor";

export interface Summary {
  minutes: number | null;
  people: { role: string; quality: Quality | "" }[];
  forgotten_on: string | null;
  may_follow_up: boolean;
}

/** For the professional: how long the call was and how it went. */
export const readSummary = (meeting: string) => api.get<Summary>(`${CALLS}/${meeting}/summary`);

export const followUp = (meeting: string) => api.post<unknown>(`${CALLS}/${meeting}/follow-up`);

/** Whether the person is asked how sound and picture were. */
export const readAfter = (meeting: string) =>
  api.get<{ asks: boolean }>(`${CALLS}/${meeting}/after`);

export const rate = (meeting: string, rating: Quality) =>
  api.post<unknown>(`${CALLS}/${meeting}/after`, { rating });
