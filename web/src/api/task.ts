import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { given, http, present, type Schemas } from './client'
import type { JobState } from './run'

/** A job in a list. */
export type Task = Schemas['Item']
/** A job with all that is known of it. */
export type TaskDetail = Schemas['FullItem']
export const JOB_STATES = ['working', 'waiting', 'queued', 'error', 'done', 'cancelled'] as const satisfies readonly JobState[]

/** How many jobs come at once. */
export const TASKS_PAGE = 200

export type TaskFilter = { task?: string | undefined; project?: string | undefined }
/** Where a page of the queue begins: in which group of states, and below which number. */
type From = { group: number; before: number | undefined }

/** What works stands first, then what waits, then what has ended. */
const GROUPS: readonly (readonly JobState[])[] = [['working'], ['waiting', 'queued'], ['error', 'done', 'cancelled']]

/** Which states are read one after another. */
export function groupsOf(state: JobState | undefined): readonly (readonly JobState[])[] {
  return state === undefined ? GROUPS : [[state]]
}

/** Where the next page begins: behind this one, or in the next group when this one is through. Pure. */
export function nextFrom(items: readonly Pick<Task, 'id'>[], from: From, groups: number): From | undefined {
  const last = items.at(-1)
  if (last && items.length >= TASKS_PAGE) return { group: from.group, before: Number(last.id) }
  return from.group + 1 < groups ? { group: from.group + 1, before: undefined } : undefined
}

/** Jobs, a page at a time, without what was asked and given. */
export function tasksQuery(state: JobState | undefined, filter: TaskFilter) {
  const groups = groupsOf(state)
  return infiniteQueryOptions({
    queryKey: ['tasks', state ?? 'all', filter],
    queryFn: async ({ signal, pageParam }) => {
      const status = groups[pageParam.group]?.join(',')
      const query = present({ status, task: filter.task, project: filter.project, before: pageParam.before, brief: true, limit: TASKS_PAGE })
      return (await given(http.GET('/tasks', { params: { query }, signal }))).items
    },
    initialPageParam: { group: 0, before: undefined } as From,
    getNextPageParam: (last: Task[], _pages, from) => nextFrom(last, from, groups.length),
    staleTime: 10_000,
  })
}

/** How many jobs are in each state. */
export function countsQuery(filter: TaskFilter) {
  return queryOptions({
    queryKey: ['tasks', 'counts', filter],
    queryFn: async ({ signal }) => (await given(http.GET('/tasks/counts', { params: { query: present(filter) }, signal }))).counts,
    staleTime: 10_000,
  })
}

/** Who works, and on what; read again now and then, because a worker that only waits tells nothing. */
export const workersQuery = queryOptions({
  queryKey: ['tasks', 'workers'],
  queryFn: ({ signal }) => given(http.GET('/api/workers', { signal })),
  staleTime: 5_000,
  refetchInterval: 15_000,
})

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

/** What came of doing the same to many: those it was done to, and why not to the others. */
export type Outcome = { done: string[]; refused: { id: string; because: string }[] }
/** The same to many, one after another; told after each. */
export type Many = { ids: readonly string[]; onStep?: (n: number) => void }

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
    mutationFn: async ({ ids, onStep }: Many): Promise<Outcome> => {
      const outcome: Outcome = { done: [], refused: [] }
      for (const [at, id] of ids.entries()) {
        try {
          // oxlint-disable-next-line no-await-in-loop -- many at once would only meet the server's limit of calls.
          outcome.done.push(await call(id))
        } catch (error) {
          outcome.refused.push({ id, because: (error as Error).message })
        }
        onStep?.(at + 1)
      }
      return outcome
    },
    onSettled: () => void cache.invalidateQueries({ queryKey: ['tasks'] }),
  })
}
