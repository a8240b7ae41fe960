export const DAY = 86_400_000;

/** The day it is where the person is. */
export function today(now = new Date()): number {
  return Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()) / DAY;
}
