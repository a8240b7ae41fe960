/** The server answered, and the answer is a problem (RFC 9457). */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly body: unknown;
  readonly retryAfter: number | null;

  constructor(status: number, body: unknown, retryAfter: number | null = null) {
    const record = isRecord(body) ? body : {};
    super(text(record.title) || `HTTP ${status}`);
    this.status = status;
    this.code = text(record.code) || lastPart(text(record.type));
    this.detail = text(record.detail);
    this.body = body;
    this.retryAfter = retryAfter;
  }
}

/** No answer came: no network, a dead server, or it took too long. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";
  readonly timedOut: boolean;

  constructor(timedOut: boolean) {
    super(timedOut ? "The server took too long to answer." : "The server could not be reached.");
    this.timedOut = timedOut;
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isGone(error: unknown): boolean {
  return error instanceof ApiProblem && (error.status === 404 || error.status === 410);
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function lastPart(type: string): string {
  return type.startsWith("http") ? (type.split("/").pop() ?? "") : "";
}
