import { api, request, type Look } from "@/lib/api";

export interface LookPage {
  results: Look[];
  next: string | null;
}

/** The first page, or the one whose address the page before it gave. */
export function readLooks(address: string | null, signal?: AbortSignal): Promise<LookPage> {
  return api.get<LookPage>(pathOf(address), { signal });
}

/** The server writes whole addresses; only this host is ever asked. */
export function pathOf(address: string | null): string {
  if (!address) return "/api/v1/me/access-log/";
  const url = new URL(address, location.href);
  return url.pathname + url.search;
}

/** Everything that is held about me, as a file. */
export async function fetchCopy(): Promise<Blob> {
  const { data } = await request<unknown>("GET", "/api/v1/me/export/", { timeout: 60_000 });
  return new Blob([JSON.stringify(data, null, 2)], { type: "application/json" });
}

export async function eraseMe(): Promise<void> {
  await api.post("/api/v1/me/erasure/", { confirm: true }, { timeout: 60_000, isLast: true });
}

export function offer(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
