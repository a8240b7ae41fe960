import { today } from "@/lib/stages/today";

const MINUTE = 60_000;

let now = $state.raw(new Date());
let day = $state(today());

/** The clock for screens that stay open: a phone resumes an installed app as it was left, days ago perhaps. */
export const calendar = {
  /** The day it is where the person is, as in lib/stages. */
  get day(): number {
    return day;
  },
  /** To the minute. */
  get now(): Date {
    return now;
  },
};

/** Keeps the clock right while the page is seen, and tells when another day has begun. */
export function followCalendar(onday: () => void): () => void {
  const look = () => {
    // Nobody reads a hidden page, and midnight must not wake all of them at once.
    if (document.visibilityState === "hidden") return;
    now = new Date();
    if (today(now) === day) return;
    day = today(now);
    onday();
  };
  look();
  const timer = setInterval(look, MINUTE);
  document.addEventListener("visibilitychange", look);
  addEventListener("pageshow", look);
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", look);
    removeEventListener("pageshow", look);
  };
}
