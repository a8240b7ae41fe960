import { api } from "@/lib/api";

export interface Task {
  id: string;
  kind_label: string;
  note: string | null;
  due_on: string;
  done: boolean;
}

/** Empty for somebody who is not signed in: then there is nothing to ask for. */
export async function readTasks(user: string | undefined, signal: AbortSignal): Promise<Task[]> {
  if (!user) return [];
  const answer = await api.get<{ results: Task[] }>("/api/v1/tasks/mine", { signal });
  return answer.results;
}

export async function finishTask(id: string): Promise<void> {
  await api.post(`/api/v1/tasks/${encodeURIComponent(id)}/done`);
}
