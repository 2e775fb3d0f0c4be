import { useQueries } from '@tanstack/react-query'
import type { JobState } from '@/api/run'
import { JOB_STATES, TASKS_MAX, tasksQuery, type Task, type TaskFilter } from '@/api/task'

/** How many jobs are in a state; `more` when the server has more than it gave. */
export type Tally = { state: JobState; n: number; more: boolean }

/** The jobs of all states, or of one, and how many each state has. Every state is read by itself, so that many finished jobs never hide those that wait. */
export function useJobs(state: JobState | undefined, filter: TaskFilter) {
  const queries = useQueries({ queries: JOB_STATES.map((one) => tasksQuery(one, filter)) })
  const lists = queries.map((query) => query.data ?? [])
  const shown = JOB_STATES.flatMap((one, at) => (state === undefined || state === one ? (lists[at] ?? []) : []))
  return {
    jobs: inOrder(shown),
    tallies: JOB_STATES.map((one, at): Tally => ({ state: one, n: lists[at]?.length ?? 0, more: (lists[at]?.length ?? 0) >= TASKS_MAX })),
    pending: queries.some((query) => query.isPending),
    error: queries.find((query) => query.isLoadingError)?.error ?? null,
    again: () => void Promise.all(queries.map((query) => query.refetch())),
  }
}

/** What works first, then what waits, then the rest; each the newest first. A job that moved between two readings stands once. */
export function inOrder(jobs: readonly Task[]): Task[] {
  const newest = new Map<string, Task>()
  for (const job of jobs) {
    const known = newest.get(job.id)
    if (!known || known.updated_at < job.updated_at) newest.set(job.id, job)
  }
  return [...newest.values()].toSorted((a, b) => rank(a) - rank(b) || Number(b.id) - Number(a.id))
}

/** Whether a job can still be stopped. */
export function cancellable(job: Task): boolean {
  return job.status === 'queued' || job.status === 'waiting' || job.status === 'working'
}

/** Whether a job has ended, so that it can be done again. */
export function retriable(job: Task): boolean {
  return job.status === 'error' || job.status === 'cancelled' || job.status === 'done'
}

function rank(job: Task): number {
  if (job.status === 'working') return 0
  return cancellable(job) ? 1 : 2
}
