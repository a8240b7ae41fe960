import { api, withQuery } from "@/lib/api";

export type Way = "video" | "phone";

/** `kind` window: somebody calls some time between the two moments. */
export interface Meeting {
  id: string;
  professional: string | null;
  starts_at: string;
  ends_at: string;
  minutes: number;
  kind: "fixed" | "window" | "on_demand";
  by: Way;
  until_done: boolean;
  service: string;
  service_id: number | null;
  late_minutes: number;
  late_is_mine: boolean;
  cancelled: boolean;
  /** Why it was moved or cancelled; "" when nobody said. */
  reason: string;
  can_choose_time: boolean;
  /** As what others come besides the family and the professional. */
  also_coming: ("interpreter" | "partner" | "guest")[];
  /** How one's own device did when it was last tried for this meeting; null before that. */
  device_works: boolean | null;
}

export interface Service {
  id: number;
  name: string;
  minutes: number;
  /** To choose from; empty where the team decides. */
  people: { id: string; name: string }[];
  /** Not at a time: somebody calls some time between the two moments of a slot. */
  is_window: boolean;
}

export interface Slot {
  starts_at: string;
  ends_at: string;
}

export interface Hold extends Slot {
  id: string;
  expires_at: string;
  people: string[];
}

export interface Proposal {
  id: string;
  state: "open" | "picked" | "none_fits" | "settled" | "withdrawn";
  professional: string | null;
  service: string;
  by: Way;
  expires_at: string;
  times: ({ id: string } & Slot)[];
  meeting: string | null;
}

export interface Overview {
  meetings: Meeting[];
  /** What others cancelled of what was to come. */
  cancelled: Meeting[];
  proposals: Proposal[];
}

const BASE = "/api/v1/video";
const meetingPath = (id: string) => `${BASE}/meetings/${encodeURIComponent(id)}`;
const proposalPath = (id: string) => `${BASE}/proposals/${encodeURIComponent(id)}`;

/** Nothing, not even emptiness, as long as nobody is known to be signed in. */
export async function readOverview(
  user: string | undefined,
  signal: AbortSignal,
): Promise<Overview | undefined> {
  if (!user) return undefined;
  const [meetings, proposals] = await Promise.all([
    api.get<{ results: Meeting[]; cancelled: Meeting[] }>(`${BASE}/upcoming`, { signal }),
    api.get<{ results: Proposal[] }>(`${BASE}/proposals`, { signal }),
  ]);
  return {
    meetings: meetings.results,
    cancelled: meetings.cancelled,
    proposals: proposals.results,
  };
}

export async function readServices(signal?: AbortSignal): Promise<Service[]> {
  const answer = await api.get<{ results: Service[] }>(
    `${BASE}/services`,
    signal ? { signal } : {},
  );
  return answer.results;
}

export async function readMeeting(id: string, signal?: AbortSignal): Promise<Meeting> {
  return api.get<Meeting>(meetingPath(id), signal ? { signal } : {});
}

/** What is free from a local day on ("2026-12-01"); `meeting` is the one that is being moved. */
export async function readSlots(
  service: number,
  wanted: { from: string; days: number; person?: string | undefined; meeting?: string | undefined },
): Promise<{ results: Slot[]; last_day: string }> {
  return api.get(withQuery(`${BASE}/services/${String(service)}/slots`, wanted));
}

export async function keepTime(
  service: number,
  startsAt: string,
  person: string | undefined,
  family: string | undefined,
): Promise<Hold> {
  const wanted = {
    service,
    starts_at: startsAt,
    ...(person ? { person } : {}),
    ...(family ? { family } : {}),
  };
  return api.post<Hold>(`${BASE}/holds`, wanted);
}

/** Safe to ask again: the same hold always gives the same meeting. */
export async function book(hold: string, by: Way): Promise<Meeting> {
  return api.post<Meeting>(`${BASE}/meetings`, { hold, by });
}

export async function moveMeeting(id: string, startsAt: string): Promise<Meeting> {
  return api.post<Meeting>(`${meetingPath(id)}/move`, { starts_at: startsAt });
}

export async function cancelMeeting(id: string, reason: string): Promise<void> {
  await api.post(`${meetingPath(id)}/cancel`, { reason });
}

export async function sayLate(id: string, minutes: number): Promise<void> {
  await api.post(`${meetingPath(id)}/late`, { minutes });
}

export async function changeWay(id: string, by: Way): Promise<void> {
  await api.post(`${meetingPath(id)}/way`, { by });
}

export const invitationOf = (id: string) => `${meetingPath(id)}/appointment.ics`;

export async function readProposal(id: string, signal: AbortSignal): Promise<Proposal> {
  return api.get<Proposal>(proposalPath(id), { signal });
}

export async function pickTime(id: string, time: string, by: Way): Promise<Meeting> {
  return api.post<Meeting>(`${proposalPath(id)}/pick`, { time, by });
}

export async function noneFits(id: string, words: string): Promise<void> {
  await api.post(`${proposalPath(id)}/none-fits`, { words });
}
