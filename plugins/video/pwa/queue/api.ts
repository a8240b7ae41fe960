import { api } from "@/lib/api";

/** In minutes, rounded outward; `most` null: more than an hour. */
export interface Wait {
  least: number;
  most: number | null;
}

export interface Team {
  id: number;
  name: string;
  open: boolean;
  full: boolean;
  /** When somebody is on duty next; null when nobody knows. */
  opens_at: string | null;
  ahead: number;
  wait: Wait | null;
}

export interface Place {
  id: string;
  team: number;
  team_name: string;
  state: "waiting" | "ringing" | "talking" | "done" | "left" | "call_back";
  reason: "" | "asked" | "no_answer" | "closed" | "silent";
  number: number | null;
  wait: Wait | null;
  /** Whether somebody is on duty. */
  served: boolean;
  ring_until: string | null;
  professional: string | null;
  meeting: string | null;
  declined: boolean;
}

export interface Queue {
  teams: Team[];
  place: Place | null;
  /** What became of a place that is over. */
  last: Place | null;
}

const QUEUE = "/api/v1/video/queue";

export const readQueue = (signal?: AbortSignal) => api.get<Queue>(QUEUE, signal ? { signal } : {});

const of = (family: string | undefined) => (family ? { family } : {});

export const join = (team: number, family?: string) =>
  api.post<Place>(QUEUE, { team, ...of(family) });

export const askToBeCalled = (team: number, family?: string) =>
  api.post<Place>(QUEUE, { team, call_me: true, ...of(family) });

export type Act = "here" | "leave" | "call-me" | "answer" | "not-now";

export const act = (place: string, what: Act) => api.post<Place>(`${QUEUE}/${place}/${what}`);
