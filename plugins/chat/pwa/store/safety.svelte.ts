import { session } from "@/app/bootstrap.svelte";
import { request, type CallNumber, type ChatSafety } from "@/lib/api";
import { prefs } from "@/lib/prefs.svelte";
import { momentOf } from "@/lib/stages";
import { answering, momentIn, type Weeks } from "../danger/calls";
import { Matcher, type Finding } from "../danger/matcher";
import { chatDatabase } from "./database";

const KEY = "safety";
const ASK_AGAIN = 5 * 60_000;
const MINUTE = 60_000;

interface Kept {
  etag: string | null;
  data: ChatSafety;
}

let kept = $state.raw<Kept | null>(null);
let now = $state(Date.now());
let askedAt = 0;
let matcher: { of: ChatSafety; built: Matcher } | null = null;

/** The approved words and the numbers, as this phone has them: at hand without a network. */
export async function readSafety(): Promise<void> {
  now = Date.now();
  const db = await chatDatabase(session.municipality?.slug ?? "");
  if (!kept) {
    const stored = await db.get("meta", KEY);
    if (stored) kept = JSON.parse(stored.value) as Kept;
  }
  if (!session.citizen || Date.now() - askedAt < ASK_AGAIN) return;
  try {
    const { data, etag, notModified } = await request<ChatSafety>("GET", "/api/v1/chat/safety", {
      etag: kept?.etag ?? undefined,
    });
    askedAt = Date.now();
    if (notModified) return;
    kept = { etag, data };
    await db.put("meta", { key: KEY, value: JSON.stringify(kept) });
  } catch {
    // What is kept is good until there is a line.
  }
}

/** Nothing of one person's municipality stays for the next. */
export function forgetSafety(): void {
  kept = null;
  matcher = null;
  askedAt = 0;
}

/** The gravest danger word in a text, or null. Nothing leaves the phone. */
export function findDanger(text: string): Finding | null {
  const data = kept?.data;
  if (!data) return null;
  if (matcher?.of !== data) matcher = { of: data, built: new Matcher(data.lists) };
  return matcher.built.find(text);
}

/** The numbers that answer now, for the weeks that this phone knows. */
export function numbersNow(): CallNumber[] {
  const data = kept?.data;
  if (!data) return [];
  return answering(
    data.numbers,
    weeksNow(),
    momentIn(data.time_zone, new Date(now)),
    data.holidays,
  );
}

/** Keeps the hour right while a screen is open. */
export function followTheClock(): () => void {
  const timer = setInterval(() => (now = Date.now()), MINUTE);
  return () => clearInterval(timer);
}

/** After a loss no weeks are counted. */
export function weeksNow(): Weeks {
  const weeks: Weeks = { pregnant: [], born: [] };
  if (prefs.situation === "loss") return weeks;
  for (const entry of prefs.family) {
    const moment = entry.paused ? null : momentOf(entry);
    if (moment?.kind === "pregnancy") weeks.pregnant.push(moment.weeks);
    if (moment?.kind === "child") weeks.born.push(moment.weeks);
  }
  return weeks;
}
