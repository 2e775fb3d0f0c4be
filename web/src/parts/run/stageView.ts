import { isFinal, planOf, type Evidence, type Job, type JobState, type Run, type StageView, type Verdict } from '@/api/run'
import { t } from '@/lib/text'
import type { Mark } from '@/ui/StateIcon'

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
  if (job.state === 'error') return verdictLine(evidence) || (job.error ?? t('run.noCause'))
  if (job.state === 'working') return job.doing || t(`purpose.${stage}`)
  if (job.state === 'done') return [planLine(job), verdictLine(evidence)].filter(Boolean).join('; ') || t(`purpose.${stage}`)
  if (job.state === 'cancelled') return job.error ?? t('run.stopped')
  if (job.state === 'waiting' && job.waits_for !== null && job.waits_for !== 'dependency') return t(`waits.${job.waits_for}`)
  return t(`purpose.${stage}`)
}

function planLine(job: Job): string {
  const plan = planOf(job.result)
  return plan ? [t('count.things', { n: plan.entities.length }), t('count.endpoints', { n: plan.endpoints.length }), t('count.pages', { n: plan.pages.length })].join(', ') : ''
}

/** `5 checks passed, 1 not run`: each verdict named, none hidden. */
export function verdictLine(evidence: readonly Evidence[]): string {
  const of = (verdict: Verdict) => evidence.filter((one) => one.verdict === verdict).length
  const [passed, failed, notRun] = [of('passed'), of('failed'), of('not_run')]
  const parts = [
    failed > 0 && t('count.checksFailed', { n: failed }),
    passed > 0 && (failed > 0 ? t('count.passed', { n: passed }) : t('count.checksPassed', { n: passed })),
    notRun > 0 && t('count.notRun', { n: notRun }),
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
      return live ? t('runword.live') : t('runword.done')
    case 'error':
      return t('runword.error')
    case 'cancelled':
      return t('runword.cancelled')
    case 'queued':
    case 'waiting':
      return t('runword.queued')
    case 'working':
      return t('runword.working')
  }
}

/** What to announce when it changes: the stage that works, or how the run ended. */
export function announcement(run: Run): string {
  if (isFinal(run.state)) return `${t('run.ended', { run: String(run.id), how: runWord(run).toLowerCase() })} ${run.error ?? ''}`.trim()
  const working = run.stages.find((view) => view.job.state === 'working')
  return working ? t('run.says', { run: String(run.id), stage: working.stage }) : ''
}
