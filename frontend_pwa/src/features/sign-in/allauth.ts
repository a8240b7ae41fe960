import { api, ApiProblem, isRecord, request } from "@/lib/api";

const BASE = "/_allauth/browser/v1/auth";
/** allauth answers 401 when the next step of signing in is awaited: here, that is success. */
const NEXT_STEP = 401;

/** Sends a code. Whether an account exists is not told, so that nobody can find out. */
export async function requestCode(identifier: string): Promise<void> {
  const value = identifier.trim();
  const body = value.includes("@") ? { email: value } : { phone: phoneNumber(value) };
  await request("POST", `${BASE}/code/request`, { body, accept: [NEXT_STEP] });
}

export async function confirmCode(code: string): Promise<void> {
  await api.post(`${BASE}/code/confirm`, { code: code.replace(/\s/g, "") });
}

export async function endSession(): Promise<void> {
  await request("DELETE", `${BASE}/session`, { accept: [NEXT_STEP], isLast: true });
}

/** Danish numbers are written without a country code. */
export function phoneNumber(text: string): string {
  const digits = text.replace(/[\s()-]/g, "");
  return /^\d{8}$/.test(digits) ? `+45${digits}` : digits.replace(/^00/, "+");
}

/** What went wrong, in the words of allauth or of a problem. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof ApiProblem)) return "unreachable";
  if (error.status === 429) return "too_many";
  const errors = isRecord(error.body) ? error.body.errors : undefined;
  const first: unknown = Array.isArray(errors) ? errors[0] : undefined;
  if (isRecord(first) && typeof first.code === "string") return first.code;
  return error.code || String(error.status);
}
