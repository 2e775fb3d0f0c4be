import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { given, http, present, type Schemas } from './client'

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
export type RunLog = Schemas['RunLogParts']

/** The end of what the run's stages wrote until now. */
export function runLogQuery(id: number) {
  return queryOptions({
    queryKey: ['run-log', id],
    queryFn: ({ signal }): Promise<RunLog> => given(http.GET('/api/runs/{id}/log/parts', { params: { path: { id } }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 30_000,
  })
}

export type RunFilter = { state?: JobState | undefined; project?: string | undefined; campaign?: string | undefined }

/** How many runs the server gives at once. */
export const RUNS_MAX = 200

/** The newest runs, without evidence. */
export function runsQuery(filter: RunFilter) {
  return queryOptions({
    queryKey: ['runs', filter],
    queryFn: ({ signal }) => given(http.GET('/api/runs', { params: { query: present({ ...filter, limit: RUNS_MAX }) }, signal })),
    staleTime: 10_000,
  })
}

/** How a run and its stages moved, oldest first. */
export function timelineQuery(id: number) {
  return queryOptions({
    queryKey: ['run-timeline', id],
    queryFn: ({ signal }) => given(http.GET('/api/runs/{id}/timeline', { params: { path: { id } }, signal })),
    staleTime: 60_000,
  })
}

/** A file that a run left. */
export type RunArtifact = Schemas['RunArtifact']

/** The files that a run left. */
export function artifactsQuery(id: number) {
  return queryOptions({
    queryKey: ['run-artifacts', id],
    queryFn: ({ signal }) => given(http.GET('/api/runs/{id}/artifacts', { params: { path: { id } }, signal })),
    staleTime: 60_000,
  })
}

/** Does the stage that stopped a run again, with all after it. */
export function useRetryStage(id: number) {
  const cache = useQueryClient()
  const { queryKey } = runQuery(id)
  return useMutation({
    mutationFn: (stage: Stage) => given(http.POST('/api/runs/{id}/stages/{stage}/retry', { params: { path: { id, stage } } })),
    onSuccess: (answer) => cache.setQueryData(queryKey, answer),
    onSettled: () => Promise.all([cache.invalidateQueries({ queryKey }), cache.invalidateQueries({ queryKey: ['run-timeline', id] }), cache.invalidateQueries({ queryKey: ['runs'] })]),
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
