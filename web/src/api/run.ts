import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { given, givenText, http, type Schemas } from './client'

export type Stage = Schemas['Stage']
export const STAGES = ['plan', 'code', 'test', 'secure', 'build', 'deploy', 'monitor'] as const satisfies readonly Stage[]
export type JobState = Schemas['JobState']
export type WaitReason = Schemas['WaitReason']
export type Verdict = Schemas['Verdict']
export type Job = Schemas['Job']
export type Evidence = Schemas['Evidence']
export type StageView = Schemas['StageView']
export type Run = Schemas['Run']

/** What the plan stage gives: what will be built, and how one will know that it works. */
export type Plan = Schemas['Plan']

/** The plan in a plan stage's result; null while there is none. */
export function planOf(result: unknown): Plan | null {
  const plan = (result as { plan?: Partial<Plan> } | null | undefined)?.plan
  const whole = plan && [plan.entities, plan.endpoints, plan.pages, plan.acceptance].every(Array.isArray)
  return whole ? (plan as Plan) : null
}

/** A run as the server answers it; the addresses are there while its version is on the air. */
export type RunAnswer = Schemas['RunView']

/** Whether a job will never move again. */
export function isFinal(state: JobState): boolean {
  return state === 'done' || state === 'error' || state === 'cancelled'
}

/** One run with its stages and their evidence. Events keep it fresh; it is read again when evidence arrives. */
export function runQuery(id: number) {
  return queryOptions({
    queryKey: ['run', id],
    queryFn: ({ signal }) => given(http.GET('/api/runs/{id}', { params: { path: { id } }, signal })),
    staleTime: 60_000,
  })
}

/** The runs of a project, newest first. */
export function runsOfQuery(project: string) {
  return queryOptions({
    queryKey: ['runs', project],
    queryFn: ({ signal }) => given(http.GET('/api/runs', { params: { query: { project, limit: 200 } }, signal })),
    staleTime: 30_000,
  })
}

/** What a run wrote until the event `seq`. */
export type RunLog = { text: string; seq: number }

/** The end of what the run's stages wrote until now. */
export function runLogQuery(id: number) {
  return queryOptions({
    queryKey: ['run-log', id],
    queryFn: async ({ signal }): Promise<RunLog> => {
      const call = http.GET('/api/runs/{id}/log', { params: { path: { id } }, parseAs: 'text', signal })
      const [text, seq] = await givenText(call, 'x-log-seq')
      return { text, seq: Number(seq) }
    },
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** Stops a run; nothing of it stays running. */
export function useCancelRun(id: number) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: () => given(http.POST('/api/runs/{id}/cancel', { params: { path: { id } } })),
    onSettled: () => cache.invalidateQueries({ queryKey: runQuery(id).queryKey }),
  })
}
