import type { ReactNode } from 'react'
import { planOf, type StageView } from '@/api/run'
import { classes } from '@/lib/classes'
import { duration, moment } from '@/lib/format'
import { said, t } from '@/lib/text'
import { StateIcon } from '@/ui/StateIcon'
import { EvidenceRow } from './EvidenceRow'
import { PlanView } from './PlanView'
import { hostOf, spanMs, sums, type Span } from './gantt'
import { markOf, stageLine } from './stageView'

type Props = { view: StageView; spans: readonly Span[]; nowMs: number; children?: ReactNode }

/** One stage: how it stands, who works on it and where, and what was checked. */
export function StageDetail({ view, spans, nowMs, children }: Props) {
  const { stage, job, evidence } = view
  const { waiting, working } = sums(spans, nowMs)
  const last = spans.findLast((span) => span.kind === 'working')
  const now = spans.at(-1)
  const plan = stage === 'plan' ? planOf(job.result) : null
  const facts: [string, string | null][] = [
    [t('runs.works'), working > 0 ? duration(working) : null],
    [t('runs.waits'), waiting >= 1000 ? duration(waiting) : null],
    [t('runs.waitsFor'), now?.kind === 'waiting' && now.to === null ? `${now.waits ? said('waits', now.waits) : t('runs.queued')}, ${duration(spanMs(now, nowMs))}` : null],
    [t('runs.attempts'), job.attempts > 1 ? String(job.attempts) : null],
    [t('runs.who'), last?.worker ?? null],
    [t('runs.where'), last?.worker ? hostOf(last.worker) : null],
    [t('runs.since'), job.started_at_ms === null ? null : moment(job.started_at_ms)],
  ]
  return (
    <section aria-label={t('runs.ofStage', { stage })} className="rounded-lg border border-line bg-panel">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 pt-3.5 pb-2">
        <StateIcon mark={markOf(job.state)} size={18} />
        <h3 className="font-semibold">{stage}</h3>
        <p className={classes('min-w-0 text-sm', job.state === 'error' ? 'text-bad' : 'text-ink-3')}>{stageLine(view)}</p>
        <span className="ms-auto flex flex-wrap gap-2">{children}</span>
      </header>
      <dl className="flex flex-wrap gap-x-6 gap-y-1 px-4 pb-3 text-sm">
        {facts.map(
          ([label, value]) =>
            value !== null && (
              <div key={label} className="flex gap-1.5">
                <dt className="text-ink-3">{label}</dt>
                <dd className="numbers min-w-0 break-all">{value}</dd>
              </div>
            ),
        )}
      </dl>
      {job.state === 'error' && job.error && !evidence.some((one) => one.verdict === 'failed') && (
        <p dir="auto" className="px-4 pb-3 text-sm break-words text-bad">
          {job.error}
        </p>
      )}
      {evidence.length > 0 && (
        <ul className="space-y-px border-t border-line px-2 py-2">
          {evidence.map((one) => (
            <EvidenceRow key={one.check} evidence={one} />
          ))}
        </ul>
      )}
      {plan && <PlanView plan={plan} />}
    </section>
  )
}
