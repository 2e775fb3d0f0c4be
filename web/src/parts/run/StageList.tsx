import { useState } from 'react'
import { AnimatePresence, m } from 'motion/react'
import { ChevronRight } from 'lucide-react'
import { planOf, type Run, type Stage, type StageView } from '@/api/run'
import { classes } from '@/lib/classes'
import { duration } from '@/lib/format'
import { t } from '@/lib/text'
import { StateIcon } from '@/ui/StateIcon'
import { EvidenceRow } from './EvidenceRow'
import { PlanView } from './PlanView'
import { jobMs, markOf, stageLine } from './stageView'

/** The seven stages; the one that works, and one that failed, stand open until the person decides otherwise. */
export function StageList({ run, nowMs }: { run: Run; nowMs: number }) {
  const [chosen, setChosen] = useState<Partial<Record<Stage, boolean>>>({})
  return (
    <ol className="divide-y divide-line rounded-lg border border-line bg-panel">
      {run.stages.map((view) => {
        const byItself = view.job.state === 'error' || (view.job.state === 'working' && view.evidence.length > 0)
        const open = chosen[view.stage] ?? byItself
        return (
          <StageRow key={view.stage} view={view} open={open} nowMs={nowMs} onToggle={() => setChosen({ ...chosen, [view.stage]: !open })} />
        )
      })}
    </ol>
  )
}

type RowProps = { view: StageView; open: boolean; nowMs: number; onToggle: () => void }

function StageRow({ view, open, nowMs, onToggle }: RowProps) {
  const { stage, job, evidence } = view
  const took = jobMs(job, nowMs)
  const explained = evidence.some((one) => one.verdict === 'failed')
  const reason = job.state === 'error' && !explained ? job.error : null
  const plan = stage === 'plan' ? planOf(job.result) : null
  const expandable = evidence.length > 0 || reason !== null || plan !== null
  const idle = job.state === 'waiting' || job.state === 'queued'
  const notRun = evidence.some((one) => one.verdict === 'not_run')
  return (
    <li>
      <button
        type="button"
        aria-expanded={expandable ? open : undefined}
        aria-controls={expandable && open ? `stage-${stage}` : undefined}
        disabled={!expandable}
        onClick={onToggle}
        className="flex w-full items-center gap-3 px-3.5 py-2.5 text-start enabled:hover:bg-raised disabled:cursor-default focus-visible:-outline-offset-2"
      >
        <StateIcon mark={markOf(job.state)} size={18} />
        <span className="flex min-w-0 grow flex-col sm:flex-row sm:items-baseline sm:gap-3">
          <span className={classes('w-16 shrink-0 font-semibold', idle && 'font-medium text-ink-3')}>{stage}</span>
          <span className={classes('min-w-0 truncate text-sm', job.state === 'error' ? 'text-bad' : job.state === 'working' ? 'text-ink-2' : notRun ? 'text-warn' : 'text-ink-3')}>
            {stageLine(view)}
          </span>
        </span>
        {job.attempts > 1 && <span className="shrink-0 text-xs text-warn">{t('run.try', { n: job.attempts })}</span>}
        <span className="numbers shrink-0 font-mono text-xs text-ink-3">
          {job.state === 'working' && job.percent > 0 && <span className="me-2 text-accent-text">{job.percent} %</span>}
          {took === null ? '' : duration(took)}
        </span>
        <ChevronRight aria-hidden size={14} className={classes('shrink-0 text-ink-3 transition-transform duration-150', open ? 'rotate-90' : 'rtl:-scale-x-100', !expandable && 'invisible')} />
      </button>
      <AnimatePresence initial={false}>
        {open && expandable && (
          <m.div
            id={`stage-${stage}`}
            initial={{ height: 0, opacity: 0 }}
            animate={{ height: 'auto', opacity: 1 }}
            exit={{ height: 0, opacity: 0 }}
            transition={{ duration: 0.18 }}
            className="overflow-hidden"
          >
            {reason && <p className="px-3.5 pb-2 ps-11.5 text-sm break-words text-bad">{reason}</p>}
            <ul className="space-y-px pe-1.5 pb-2 ps-9.5">
              {evidence.map((one) => (
                <EvidenceRow key={one.check} evidence={one} />
              ))}
            </ul>
            {plan && <PlanView plan={plan} />}
          </m.div>
        )}
      </AnimatePresence>
    </li>
  )
}
