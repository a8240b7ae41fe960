import { api } from "@/lib/api";

/** Something the person agreed to do; `due_on` is a local day. */
export interface OwnTask {
  id: string;
  title: string;
  due_on: string | null;
}

/** Something somebody does for the family, told in one sentence. */
export interface Concern {
  id: string;
  words: string;
  is_late: boolean;
}

export interface Tasks {
  own: OwnTask[];
  concerns: Concern[];
}

/** Empty for somebody who is not signed in: then there is nothing to ask for. */
export async function readTasks(user: string | undefined, signal: AbortSignal): Promise<Tasks> {
  if (!user) return { own: [], concerns: [] };
  const [own, concerns] = await Promise.all([
    api.get<{ results: OwnTask[] }>("/api/v1/tasks/mine", { signal }),
    api.get<{ results: Concern[] }>("/api/v1/tasks/concerns", { signal }),
  ]);
  return { own: own.results, concerns: concerns.results };
}

export async function finishTask(id: string): Promise<void> {
  await api.post(`/api/v1/tasks/mine/${encodeURIComponent(id)}/done`);
}
