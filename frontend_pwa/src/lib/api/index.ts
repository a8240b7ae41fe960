export { api, cookie, holdRequests, onProblem, request, resumeRequests, withQuery } from "./client";
export type { Answer, RequestOptions } from "./client";
export { ApiProblem, Unreachable, isGone, isRecord } from "./errors";
export type * from "./types";
