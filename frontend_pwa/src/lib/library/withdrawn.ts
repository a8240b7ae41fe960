import { database, type Withdrawn } from "@/lib/db";

const MONTH = 30 * 86_400_000;

/** Articles that have left the device because they were withdrawn, until the notice is put away. */
export async function withdrawnArticles(): Promise<Withdrawn[]> {
  return (await database()).getAll("withdrawn");
}

export async function forgetWithdrawn(): Promise<void> {
  await (await database()).clear("withdrawn");
}

/** When the device last learned what is published; null when it never has. */
export async function lastContact(): Promise<number | null> {
  const answers = await (await database()).getAll("answers");
  const times = answers
    .filter((answer) => answer.path.startsWith("/manifest"))
    .map((answer) => answer.fetchedAt);
  return times.length > 0 ? Math.max(...times) : null;
}

/** Advice may have changed meanwhile: after a month without contact the person is told. */
export const isLongAgo = (contact: number | null, now = Date.now()): boolean =>
  contact !== null && now - contact > MONTH;
