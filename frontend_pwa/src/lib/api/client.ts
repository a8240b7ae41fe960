import { ApiProblem, Unreachable } from "./errors";

export interface RequestOptions {
  query?: Record<string, string | number | undefined>;
  body?: unknown;
  /** A file as the whole body, instead of `body`; its type goes along. */
  file?: Blob;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
  timeout?: number;
  /** An ETag we hold already; a 304 then answers with `notModified`. */
  etag?: string | undefined;
  /** Statuses beyond 2xx that are answers and not problems for this call. */
  accept?: number[];
  /** Belongs to signing out, and is sent although `holdRequests` keeps all else back. */
  isLast?: boolean;
}

export interface Answer<T> {
  status: number;
  data: T;
  etag: string | null;
  notModified: boolean;
}

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

const DEFAULT_TIMEOUT = 15_000;
const BOOTSTRAP = "/api/v1/bootstrap/";
/** The last bootstrap that was asked for: it brings a new visitor's CSRF cookie. */
let bringing: Promise<unknown> | undefined;
/** A photo on a slow line does not keep anybody from signing out. */
const LONGEST_HOLD = 5_000;
let held = new AbortController();
const writes = new Set<Promise<unknown>>();
const problemListeners = new Set<(problem: ApiProblem) => void>();

/** Hears of every problem, whoever made the call: the shell reacts to a plugin that was switched off. */
export function onProblem(listener: (problem: ApiProblem) => void): () => void {
  problemListeners.add(listener);
  return () => problemListeners.delete(listener);
}

export function cookie(name: string, source = document.cookie): string {
  const prefix = `${name}=`;
  const found = source.split("; ").find((part) => part.startsWith(prefix));
  return found ? decodeURIComponent(found.slice(prefix.length)) : "";
}

export function withQuery(path: string, query: RequestOptions["query"] = {}): string {
  const pairs = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined) pairs.set(key, String(value));
  }
  const search = pairs.toString();
  return search ? `${path}?${search}` : path;
}

/**
 * A person is leaving: reads in their name end, writes arrive first, and nothing else is asked.
 * What came back later would be refused, or would be kept on a device that was just wiped.
 */
export async function holdRequests(): Promise<void> {
  held.abort();
  const enough = new Promise((resolve) => setTimeout(resolve, LONGEST_HOLD));
  await Promise.race([Promise.allSettled(writes), enough]);
}

export function resumeRequests(): void {
  held = new AbortController();
}

/** The one place that talks to the server. */
export async function request<T>(
  method: Method,
  path: string,
  options: RequestOptions = {},
): Promise<Answer<T>> {
  if (held.signal.aborted && !options.isLast) throw new Unreachable(false);
  const answer = ask<T>(method, path, options);
  if (path === BOOTSTRAP) bringing = answer.catch(() => undefined);
  if (method === "GET") return answer;
  writes.add(answer);
  return answer.finally(() => writes.delete(answer));
}

async function ask<T>(method: Method, path: string, options: RequestOptions): Promise<Answer<T>> {
  const { signal, release, timedOut } = deadline(
    options.timeout ?? DEFAULT_TIMEOUT,
    options.signal,
    method === "GET" ? held.signal : undefined,
  );
  try {
    if (method !== "GET" && !cookie("csrftoken")) await bringToken(signal);
    const send = () =>
      fetch(withQuery(path, options.query), {
        method,
        headers: headersFor(method, options),
        signal,
        credentials: "same-origin",
        // Always ask: what was unpublished must not come back out of the browser's own cache.
        cache: options.etag ? "no-store" : "no-cache",
        ...bodyOf(options),
      });
    const token = cookie("csrftoken");
    let response = await send();
    // Two answers at once each brought a new visitor a token, and the second came in between.
    if (response.status === 403 && method !== "GET" && cookie("csrftoken") !== token) {
      response = await send();
    }
    const etag = response.headers.get("ETag");
    if (response.status === 304) {
      return { status: 304, data: undefined as T, etag, notModified: true };
    }
    const data = await readBody(response);
    if (!response.ok && !options.accept?.includes(response.status)) throw problem(response, data);
    return { status: response.status, data: data as T, etag, notModified: false };
  } catch (error) {
    if (error instanceof ApiProblem) throw error;
    if (options.signal?.aborted) throw error;
    throw new Unreachable(timedOut());
  } finally {
    release();
  }
}

export const api = {
  get: async <T>(path: string, options?: RequestOptions): Promise<T> =>
    (await request<T>("GET", path, options)).data,
  post: async <T>(path: string, body: unknown = {}, options?: RequestOptions): Promise<T> =>
    (await request<T>("POST", path, { ...options, body })).data,
  put: async <T>(path: string, body: unknown, options?: RequestOptions): Promise<T> =>
    (await request<T>("PUT", path, { ...options, body })).data,
  patch: async <T>(path: string, body: unknown, options?: RequestOptions): Promise<T> =>
    (await request<T>("PATCH", path, { ...options, body })).data,
  delete: async (path: string, options?: RequestOptions): Promise<void> => {
    await request<unknown>("DELETE", path, options);
  },
};

/**
 * Somebody who opens an invitation is here for the first time: the bootstrap brings the CSRF cookie.
 * One that is on its way already is waited for: two would bring two tokens, and the first one sent is refused.
 */
async function bringToken(signal: AbortSignal): Promise<void> {
  await bringing;
  if (cookie("csrftoken")) return;
  await fetch(BOOTSTRAP, { signal, credentials: "same-origin", cache: "no-store" });
}

function bodyOf({ body, file }: RequestOptions): { body?: string | Blob } {
  if (file) return { body: file };
  return body === undefined ? {} : { body: JSON.stringify(body) };
}

function headersFor(method: Method, options: RequestOptions): Record<string, string> {
  return {
    Accept: "application/json, application/problem+json",
    ...(options.file
      ? { "Content-Type": options.file.type }
      : options.body === undefined
        ? {}
        : { "Content-Type": "application/json" }),
    ...(method === "GET" ? {} : { "X-CSRFToken": cookie("csrftoken") }),
    ...(options.etag ? { "If-None-Match": options.etag } : {}),
    ...options.headers,
  };
}

function deadline(milliseconds: number, ...outer: (AbortSignal | undefined)[]) {
  const controller = new AbortController();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    controller.abort();
  }, milliseconds);
  const abort = () => controller.abort();
  for (const one of outer) {
    if (one?.aborted) abort();
    one?.addEventListener("abort", abort);
  }
  return {
    signal: controller.signal,
    timedOut: () => late,
    release: () => {
      clearTimeout(timer);
      for (const one of outer) one?.removeEventListener("abort", abort);
    },
  };
}

async function readBody(response: Response): Promise<unknown> {
  const type = response.headers.get("Content-Type") ?? "";
  if (response.status === 204 || !type.includes("json")) return undefined;
  return (await response.json()) as unknown;
}

function problem(response: Response, body: unknown): ApiProblem {
  const retryAfter = Number(response.headers.get("Retry-After"));
  const found = new ApiProblem(response.status, body, retryAfter > 0 ? retryAfter : null);
  for (const listener of problemListeners) listener(found);
  return found;
}
