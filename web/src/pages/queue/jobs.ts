import { useEffect } from 'react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { JobState } from '@/api/run'
import { JOB_STATES, countsQuery, tasksQuery, type Task, type TaskFilter } from '@/api/task'

/** How many jobs are in a state. */
export type Tally = { state: JobState; n: number }

/** The jobs that were read so far, all that there are counted, and the way to more. */
export function useJobs(state: JobState | undefined, filter: TaskFilter) {
  const query = useInfiniteQuery(tasksQuery(state, filter))
  const { data: counts } = useQuery(countsQuery(filter))
  const { hasNextPage, isFetching, fetchNextPage } = query
  const jobs = once(query.data?.pages.flat() ?? [])
  const more = () => {
    if (hasNextPage && !isFetching) void fetchNextPage()
  }
  // A group may be empty: what has ended is read also when nothing works and nothing waits.
  const none = jobs.length === 0
  useEffect(() => {
    if (none && hasNextPage && !isFetching) void fetchNextPage()
  }, [none, hasNextPage, isFetching, fetchNextPage])
  return {
    jobs,
    tallies: JOB_STATES.map((one): Tally => ({ state: one, n: counts?.[one] ?? 0 })),
    pending: query.isPending || (none && hasNextPage),
    more: hasNextPage,
    onEnd: more,
    error: query.isLoadingError ? query.error : null,
    again: () => void query.refetch(),
  }
}

/** A job that moved between two readings stands once, where it stands now. */
export function once(jobs: readonly Task[]): Task[] {
  const newest = new Map<string, Task>()
  for (const job of jobs) {
    const known = newest.get(job.id)
    if (!known || known.updated_at < job.updated_at) newest.set(job.id, job)
  }
  return jobs.filter((job) => newest.get(job.id) === job)
}

/** Whether a job can still be stopped. */
export function cancellable(job: Task): boolean {
  return job.status === 'queued' || job.status === 'waiting' || job.status === 'working'
}

/** Whether a job has ended, so that it can be done again. */
export function retriable(job: Task): boolean {
  return job.status === 'error' || job.status === 'cancelled' || job.status === 'done'
}
