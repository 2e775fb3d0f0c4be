import { useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import type { JobState } from '@/api/run'
import { taskLogQuery, taskQuery, type TaskDetail } from '@/api/task'
import { plain } from '@/lib/ansi'
import { said, t } from '@/lib/text'
import { markOf } from '@/parts/run/stageView'
import { LoadFailure } from '@/parts/shell/LoadFailure'
import { Ago } from '@/ui/Ago'
import { IconButton } from '@/ui/Button'
import { Json } from '@/ui/Json'
import { Section } from '@/ui/Section'
import { Skeleton } from '@/ui/Skeleton'
import { StateIcon } from '@/ui/StateIcon'

/** All that is known of one job, beside the list. */
export function JobPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const query = useQuery(taskQuery(id))
  return (
    <aside aria-label={t('queue.job', { id })} className="flex w-full max-w-[32rem] shrink-0 flex-col overflow-y-auto rounded-lg border border-line bg-panel max-lg:fixed max-lg:inset-0 max-lg:z-30 max-lg:max-w-none max-lg:rounded-none">
      <header className="flex items-center justify-between gap-3 px-4 pt-3">
        <h2 className="numbers text-lg font-semibold">{t('queue.job', { id })}</h2>
        <IconButton label={t('act.close')} onClick={onClose}>
          <X size={16} />
        </IconButton>
      </header>
      <div className="space-y-4 px-4 pt-1 pb-4">
        {query.isPending ? (
          <Skeleton className="h-40 w-full" />
        ) : query.isLoadingError ? (
          <LoadFailure what={t('queue.job', { id })} error={query.error} onRetry={() => void query.refetch()} />
        ) : query.data ? (
          <Known job={query.data} />
        ) : (
          <p className="text-ink-2">{t('queue.gone')}</p>
        )}
      </div>
    </aside>
  )
}

function Known({ job }: { job: TaskDetail }) {
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
        <StateIcon mark={markOf(job.status as JobState)} />
        <span className="font-medium">{job.task}</span>
        <span className="text-ink-2">
          {said('state', job.status)}
          {job.status === 'working' && ` · ${job.percent} %`}
        </span>
      </div>
      {job.error && (
        <p dir="auto" className="break-words text-bad">
          {job.error}
        </p>
      )}
      {job.status === 'waiting' && job.waits_for && <p className="text-ink-2">{said('waits', job.waits_for)}</p>}
      <dl className="grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1 text-sm">
        {job.project !== null && (
          <>
            <dt className="text-ink-3">{t('queue.project')}</dt>
            <dd dir="auto" className="min-w-0 break-words">
              {job.project}
            </dd>
          </>
        )}
        <dt className="text-ink-3">{t('queue.asked')}</dt>
        <dd>
          <Ago at={job.created_at} />
        </dd>
        <dt className="text-ink-3">{t('queue.changed')}</dt>
        <dd>
          <Ago at={job.updated_at} />
        </dd>
      </dl>
      <Section title={t('queue.payload')}>
        <Json value={job.payload} label={t('queue.payload')} />
      </Section>
      {job.result !== null && (
        <Section title={t('queue.result')}>
          <Json value={job.result} label={t('queue.result')} />
        </Section>
      )}
      <Section title={t('queue.log')}>
        <Log id={job.id} />
      </Section>
    </>
  )
}

function Log({ id }: { id: string }) {
  const query = useQuery(taskLogQuery(id))
  if (query.isPending) return <Skeleton className="h-24 w-full" />
  const text = plain(query.data ?? '').trim()
  if (text === '') return <p className="text-sm text-ink-3">{t('queue.nolog')}</p>
  return <Json value={text} label={t('queue.log')} />
}
