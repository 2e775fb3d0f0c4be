import { Link } from '@tanstack/react-router'
import type { Run } from '@/api/run'
import { classes } from '@/lib/classes'
import { duration } from '@/lib/format'
import { t } from '@/lib/text'
import { markOf, runMs, runWord } from '@/parts/run/stageView'
import { Ago } from '@/ui/Ago'
import { StateIcon } from '@/ui/StateIcon'

const FILLS = { done: 'bg-ok', error: 'bg-bad', working: 'bg-accent', queued: 'bg-line', waiting: 'bg-line', cancelled: 'bg-line-strong/60' } as const

/** One run in one row: how it stands, what it builds, how far it came, how long it took. */
export function RunRow({ run, nowMs }: { run: Run; nowMs: number }) {
  const stage = run.stages.find((view) => view.job.state === 'working' || view.job.state === 'error')?.stage
  return (
    <Link to="/runs/$run" params={{ run: String(run.id) }} className="@container flex h-full items-center gap-3 border-b border-line px-3.5 hover:bg-raised focus-visible:-outline-offset-2">
      <StateIcon mark={markOf(run.state)} size={16} />
      <span className="numbers w-12 shrink-0 font-mono text-xs text-ink-3">#{run.id}</span>
      <span dir="auto" className="w-44 shrink-0 truncate font-medium @max-xl:w-auto @max-xl:shrink @max-xl:grow">
        {run.project}
      </span>
      <span className={classes('min-w-0 grow truncate text-sm @max-xl:hidden', run.state === 'error' ? 'text-bad' : 'text-ink-3')}>
        {runWord(run)}
        {stage && ` · ${stage}`}
        {run.error && ` · ${run.error}`}
      </span>
      <span aria-hidden className="flex w-28 shrink-0 gap-0.5 @max-md:hidden">
        {run.stages.map((view) => (
          <span key={view.stage} title={view.stage} className={classes('h-1.5 grow rounded-full', FILLS[view.job.state])} />
        ))}
      </span>
      <span className="numbers w-20 shrink-0 text-sm text-ink-3 @max-3xl:hidden">{t('runs.revision', { revision: String(run.spec_revision) })}</span>
      <span className="numbers w-20 shrink-0 text-end font-mono text-xs text-ink-3 @max-sm:hidden">{duration(runMs(run, nowMs))}</span>
      <Ago at={run.created_at_ms} className="numbers w-20 shrink-0 text-end text-xs text-ink-3 @max-lg:hidden" />
    </Link>
  )
}
