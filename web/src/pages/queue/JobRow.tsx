import { Link } from '@tanstack/react-router'
import type { JobState } from '@/api/run'
import type { Task } from '@/api/task'
import { classes } from '@/lib/classes'
import { said, t } from '@/lib/text'
import { markOf } from '@/parts/run/stageView'
import { Ago } from '@/ui/Ago'
import { StateIcon } from '@/ui/StateIcon'

type Props = { job: Task; chosen: boolean; open: boolean; onChoose: () => void }

/** One job in one row: what it is, how it stands, and since when. */
export function JobRow({ job, chosen, open, onChoose }: Props) {
  return (
    <div className={classes('@container flex h-full items-center gap-3 border-b border-line px-3', open ? 'bg-hover' : chosen ? 'bg-accent-soft' : 'hover:bg-raised')}>
      <input type="checkbox" checked={chosen} onChange={onChoose} aria-label={t('queue.choose', { id: job.id })} className="size-4 shrink-0 accent-(--color-accent)" />
      <StateIcon mark={markOf(job.status as JobState)} size={16} />
      <Link from="/queue" to="/queue" search={(now) => ({ ...now, job: Number(job.id) })} className="flex min-w-0 grow items-baseline gap-3 rounded-sm">
        <span className="numbers w-10 shrink-0 font-mono text-xs text-ink-3">{job.id}</span>
        <span className="w-24 shrink-0 truncate font-medium @max-sm:w-16">{job.task}</span>
        <span dir="auto" className="w-32 shrink-0 truncate text-ink-2 @max-2xl:hidden">
          {job.project}
        </span>
        <span dir="auto" className={classes('min-w-0 grow truncate text-sm', job.error ? 'text-bad' : 'text-ink-3')}>
          {lineOf(job)}
        </span>
      </Link>
      <Ago at={job.updated_at} className="numbers shrink-0 text-xs text-ink-3 @max-md:hidden" />
    </div>
  )
}

/** How a job stands, in a few words. */
export function lineOf(job: Task): string {
  if (job.error) return job.error
  if (job.status === 'working' && job.percent > 0) return `${job.percent} %`
  if (job.status === 'waiting' && job.waits_for) return said('waits', job.waits_for)
  return said('state', job.status)
}
