import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { given, http, present, type Schemas } from './client'
import type { JobState } from './run'

/** A job in a list. */
export type Task = Schemas['Item']
/** A job with all that is known of it. */
export type TaskDetail = Schemas['FullItem']
export const JOB_STATES = ['working', 'waiting', 'queued', 'error', 'done', 'cancelled'] as const satisfies readonly JobState[]

/** How many jobs of one state the server gives at once. */
export const TASKS_MAX = 200

export type TaskFilter = { task?: string | undefined; project?: string | undefined }

/** The newest jobs in one state. */
export function tasksQuery(status: JobState, filter: TaskFilter) {
  return queryOptions({
    queryKey: ['tasks', status, filter],
    queryFn: async ({ signal }) => {
      const query = present({ status, task: filter.task, project: filter.project, limit: TASKS_MAX })
      return (await given(http.GET('/tasks', { params: { query }, signal }))).items
    },
    staleTime: 10_000,
  })
}

/** One job; null when there is none. */
export function taskQuery(id: string) {
  return queryOptions({
    queryKey: ['task', id],
    queryFn: async ({ signal }) => (await given(http.GET('/results/{id}', { params: { path: { id }, query: { expand: '1' } }, signal }))).item ?? null,
    staleTime: 10_000,
  })
}

/** The end of what a job wrote. */
export function taskLogQuery(id: string) {
  return queryOptions({
    queryKey: ['task', id, 'log'],
    queryFn: async ({ signal }) => String(await given(http.GET('/tasks/{id}/log', { params: { path: { id } }, parseAs: 'text', signal })) ?? ''),
    staleTime: 10_000,
  })
}

/** What may be submitted here, to choose from. */
export const allowedTasksQuery = queryOptions({
  queryKey: ['allowed-tasks'],
  queryFn: ({ signal }) => given(http.GET('/tasks/allowed', { signal })),
  staleTime: 5 * 60_000,
})

/** What came of doing the same to many: those it was done to, and the first refusal. */
export type Outcome = { done: string[]; refused: number; because: string | null }

/** Stops jobs, one after another. */
export function useCancelTasks() {
  return useEach((id) => given(http.POST('/tasks/{id}/cancel', { params: { path: { id } } })).then(() => id))
}

/** Does jobs again, as new ones; gives the new ones' numbers. */
export function useRetryTasks() {
  return useEach((id) => given(http.POST('/tasks/{id}/retry', { params: { path: { id } } })).then(({ job_id }) => job_id))
}

function useEach(call: (id: string) => Promise<string>) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: async (ids: readonly string[]): Promise<Outcome> => {
      const outcome: Outcome = { done: [], refused: 0, because: null }
      for (const id of ids) {
        try {
          // oxlint-disable-next-line no-await-in-loop -- many at once would only meet the server's limit of calls.
          outcome.done.push(await call(id))
        } catch (error) {
          outcome.refused += 1
          outcome.because ??= (error as Error).message
        }
      }
      return outcome
    },
    onSettled: () => void cache.invalidateQueries({ queryKey: ['tasks'] }),
  })
}
