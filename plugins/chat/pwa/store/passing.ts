import type { ApiProblem } from "@/lib/api";

/** Signed out, too many at once, or a server in trouble: it will be different another time. */
export function isPassing(problem: ApiProblem): boolean {
  return problem.status >= 500 || [401, 403, 408, 425, 429].includes(problem.status);
}
