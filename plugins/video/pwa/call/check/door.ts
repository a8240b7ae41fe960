import { getContext, setContext } from "svelte";
import { api } from "@/lib/api";
import type { LineToTry } from "./line";
import type { Result } from "./result";

/** Where a check asks for its line, and tells how it went: for one meeting and one person. */
export interface Door {
  line: () => Promise<LineToTry>;
  tell: (result: Result) => Promise<unknown>;
}

const CALLS = "/api/v1/video/calls";
const KEY = Symbol("device check");

export const doorOf = (meeting: string): Door => ({
  line: () => api.post<LineToTry>(`${CALLS}/${meeting}/check/line`),
  tell: (result) => api.post<unknown>(`${CALLS}/${meeting}/check`, result),
});

/** By a guest's link, which it does not use up; without one by the browser in which it was used. */
export const doorOfGuest = (token: () => string): Door => ({
  line: () => api.post<LineToTry>(`${CALLS}/guest/check/line`, { token: token() }),
  tell: (result) => api.post<unknown>(`${CALLS}/guest/check`, { ...result, token: token() }),
});

/** For the check of the call that stands in this screen. */
export const offerDoor = (door: Door) => setContext(KEY, door);

export const offeredDoor = () => getContext<Door | undefined>(KEY);
