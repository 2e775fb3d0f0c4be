import type { Run, StageView } from '@/api/run'
import { classes } from '@/lib/classes'
import { t } from '@/lib/text'
import { runPercent } from './stageView'

/** The run as one line of seven stages, each filling as it works. */
export function StageTrack({ run }: { run: Run }) {
  const percent = runPercent(run)
  return (
    <div role="progressbar" aria-label={t('run.progress')} aria-valuemin={0} aria-valuemax={100} aria-valuenow={percent} className="flex gap-1">
      {run.stages.map((view) => (
        <Segment key={view.stage} view={view} />
      ))}
    </div>
  )
}

function Segment({ view: { stage, job } }: { view: StageView }) {
  const full = job.state === 'done' || job.state === 'error'
  const width = full ? 100 : job.state === 'working' ? Math.max(8, job.percent) : 0
  const fill = { done: 'bg-ok', error: 'bg-bad', working: 'bg-accent' }[job.state as string] ?? ''
  return (
    <div className="min-w-0 grow basis-0">
      <div className="h-1.5 overflow-hidden rounded-full bg-hover">
        <div className={classes('h-full origin-left rounded-full transition-transform duration-500 ease-out', fill, job.state === 'working' && 'breathing')} style={{ transform: `scaleX(${width / 100})` }} />
      </div>
      <p aria-hidden className={classes('mt-1.5 truncate text-xs max-sm:hidden', job.state === 'working' ? 'font-medium text-ink' : 'text-ink-3')}>
        {stage}
      </p>
    </div>
  )
}
