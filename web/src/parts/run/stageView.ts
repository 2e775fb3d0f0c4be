import { isFinal, planOf, type Evidence, type Job, type JobState, type Run, type StageView, type Verdict, type WaitReason } from '@/api/run'
import { count } from '@/lib/format'
import type { Mark } from '@/ui/StateIcon'

/** What each stage is for, in a few words. */
export const PURPOSE: Record<StageView['stage'], string> = {
  plan: 'things, endpoints, pages, acceptance checks',
  code: 'the product, in its own repository',
  test: 'API, types, real browser, accessibility',
  secure: 'static analysis, secrets, dependencies',
  build: 'one artifact with its manifest',
  deploy: 'on the air behind a health gate',
  monitor: 'first probes, then a standing watch',
}

const WAITS: Record<WaitReason, string> = {
  dependency: 'waits for the stage before',
  approval: 'waits for a person to decide',
  model: 'waits for a model',
  time: 'tries again in a moment',
  turn: 'waits for another to be done with the same',
}

/** A state as the mark that is drawn for it. */
export function markOf(state: JobState): Mark {
  switch (state) {
    case 'done':
      return 'passed'
    case 'error':
      return 'failed'
    case 'working':
      return 'working'
    case 'cancelled':
      return 'cancelled'
    case 'queued':
    case 'waiting':
      return 'waiting'
  }
}

/** A verdict as the mark that is drawn for it; what was not run is never drawn as passed. */
export function markOfVerdict(verdict: Verdict): Mark {
  return verdict
}

/** One line under a stage's name: what it does, what it found, or why it stands still. */
export function stageLine({ stage, job, evidence }: StageView): string {
  if (job.state === 'error') return verdictLine(evidence) || (job.error ?? 'failed without a reason')
  if (job.state === 'working') return job.doing || PURPOSE[stage]
  if (job.state === 'done') return [planLine(job), verdictLine(evidence)].filter(Boolean).join('; ') || PURPOSE[stage]
  if (job.state === 'cancelled') return job.error ?? 'stopped'
  if (job.state === 'waiting' && job.waits_for !== null && job.waits_for !== 'dependency') return WAITS[job.waits_for]
  return PURPOSE[stage]
}

function planLine(job: Job): string {
  const plan = planOf(job.result)
  return plan ? `${count(plan.entities.length, 'thing')}, ${count(plan.endpoints.length, 'endpoint')}, ${count(plan.pages.length, 'page')}` : ''
}

/** `5 checks passed, 1 not run`: each verdict named, none hidden. */
export function verdictLine(evidence: readonly Evidence[]): string {
  const of = (verdict: Verdict) => evidence.filter((one) => one.verdict === verdict).length
  const [passed, failed, notRun] = [of('passed'), of('failed'), of('not_run')]
  const parts = [
    failed > 0 && `${count(failed, 'check')} failed`,
    passed > 0 && (failed > 0 ? `${passed} passed` : `${count(passed, 'check')} passed`),
    notRun > 0 && `${notRun} not run`,
  ]
  return parts.filter(Boolean).join(', ')
}

/** How long a job took, or takes until now; null before it began. */
export function jobMs(job: Job, nowMs: number): number | null {
  if (job.started_at_ms === null) return null
  const end = job.finished_at_ms ?? (isFinal(job.state) ? job.updated_at_ms : nowMs)
  return Math.max(0, end - job.started_at_ms)
}

/** How long a run took, or takes until now. */
export function runMs(run: Run, nowMs: number): number {
  return Math.max(0, (isFinal(run.state) ? run.updated_at_ms : nowMs) - run.created_at_ms)
}

/** 0 to 100: stages passed, and the part of the one that works. */
export function runPercent(run: Run): number {
  if (run.state === 'done') return 100
  if (run.stages.length === 0) return run.percent
  const sum = run.stages.reduce((all, { job }) => all + (job.state === 'done' ? 100 : job.state === 'working' ? job.percent : 0), 0)
  return Math.max(run.percent, Math.floor(sum / run.stages.length))
}

/** How the run stands, in a word or two; `live` when its version is on the air. */
export function runWord(run: Run, live = false): string {
  switch (run.state) {
    case 'done':
      return live ? 'On the air' : 'Done'
    case 'error':
      return 'Stopped by an error'
    case 'cancelled':
      return 'Cancelled'
    case 'queued':
    case 'waiting':
      return 'Queued'
    case 'working':
      return 'Working'
  }
}

/** What to announce when it changes: the stage that works, or how the run ended. */
export function announcement(run: Run): string {
  if (isFinal(run.state)) return `Run ${run.id}: ${runWord(run).toLowerCase()}. ${run.error ?? ''}`.trim()
  const working = run.stages.find((view) => view.job.state === 'working')
  return working ? `Run ${run.id}: stage ${working.stage} works.` : ''
}
