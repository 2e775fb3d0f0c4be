import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { get, getText, post } from './client'

export const STAGES = ['plan', 'code', 'test', 'secure', 'build', 'deploy', 'monitor'] as const
export type Stage = (typeof STAGES)[number]
export type JobState = 'queued' | 'waiting' | 'working' | 'done' | 'error' | 'cancelled'
export type WaitReason = 'dependency' | 'approval' | 'model' | 'time'
export type Verdict = 'passed' | 'failed' | 'not_run'

export type Job = {
  id: number
  state: JobState
  waits_for: WaitReason | null
  /** What it gave, once done; its shape belongs to the stage. */
  result?: unknown
  error: string | null
  attempts: number
  percent: number
  doing?: string | null
  created_at_ms: number
  updated_at_ms: number
  started_at_ms: number | null
  finished_at_ms: number | null
}

export type Evidence = {
  check: string
  verdict: Verdict
  reason?: string | null
  command: string[]
  exit_code: number | null
  report: unknown
  tools: Record<string, string>
  tree: string
  sandbox: string
  started_at_ms: number
  duration_ms: number
  cpu_ms: number
  log_tail: string
}

export type StageView = { stage: Stage; job: Job; evidence: Evidence[] }

export type Run = {
  id: number
  project: string
  session_id: string | null
  spec_revision: number
  state: JobState
  error: string | null
  stages: StageView[]
  percent: number
  created_at_ms: number
  updated_at_ms: number
}

/** What the plan stage gives: what will be built, and how one will know that it works. */
export type Plan = {
  entities: { label: string }[]
  endpoints: { method: string; path: string; roles: string[] }[]
  pages: { title: string; route: string; roles: string[] }[]
  acceptance: { id: string; text: string; scenario: string }[]
}

/** The plan in a plan stage's result; null while there is none. */
export function planOf(result: unknown): Plan | null {
  const plan = (result as { plan?: Partial<Plan> } | null | undefined)?.plan
  const whole = plan && [plan.entities, plan.endpoints, plan.pages, plan.acceptance].every(Array.isArray)
  return whole ? (plan as Plan) : null
}

/** Whether something may be done, and why not. */
export type May = { ok: boolean; because?: string | null }

/** A run as the server answers it; the addresses are there while its version is on the air. */
export type RunAnswer = { run: Run; can: { cancel: May }; url: string | null; own_url: string | null }

/** Whether a job will never move again. */
export function isFinal(state: JobState): boolean {
  return state === 'done' || state === 'error' || state === 'cancelled'
}

/** One run with its stages and their evidence. Events keep it fresh; it is read again when evidence arrives. */
export function runQuery(id: number) {
  return queryOptions({
    queryKey: ['run', id],
    queryFn: ({ signal }) => get<RunAnswer>(`/api/runs/${id}`, signal),
    staleTime: 60_000,
  })
}

/** What a run wrote until the event `seq`. */
export type RunLog = { text: string; seq: number }

/** The end of what the run's stages wrote until now. */
export function runLogQuery(id: number) {
  return queryOptions({
    queryKey: ['run-log', id],
    queryFn: async ({ signal }): Promise<RunLog> => {
      const [text, seq] = await getText(`/api/runs/${id}/log`, 'x-log-seq', signal)
      return { text, seq: Number(seq) }
    },
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** Stops a run; nothing of it stays running. */
export function useCancelRun(id: number) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: () => post<unknown>(`/api/runs/${id}/cancel`),
    onSettled: () => cache.invalidateQueries({ queryKey: runQuery(id).queryKey }),
  })
}
