import { Link } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import type { Schemas } from '@/api/client'
import { workersQuery } from '@/api/task'
import { number } from '@/lib/format'
import { t } from '@/lib/text'
import { LoadFailure } from '@/parts/shell/LoadFailure'
import { Ago } from '@/ui/Ago'
import { Badge } from '@/ui/Badge'
import { Skeleton } from '@/ui/Skeleton'

type Worker = Schemas['WorkerView']

/** Who works, where, on what, and until when each claim holds. */
export function Workers() {
  const query = useQuery(workersQuery)
  return (
    <section aria-label={t('workers.title')} className="mb-3 max-h-[40dvh] shrink-0 overflow-y-auto rounded-lg border border-line bg-panel">
      {query.isPending ? (
        <Skeleton className="m-4 h-10" />
      ) : query.isLoadingError ? (
        <LoadFailure what={t('workers.title')} error={query.error} onRetry={() => void query.refetch()} />
      ) : query.data.length === 0 ? (
        <p className="px-4 py-3 text-ink-2">{t('workers.none')}</p>
      ) : (
        <ul className="divide-y divide-line">
          {query.data.map((worker) => (
            <li key={worker.name} className="px-4 py-2.5">
              <Entry worker={worker} />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function Entry({ worker }: { worker: Worker }) {
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span dir="ltr" className="min-w-0 font-medium break-all">
          {worker.name}
        </span>
        <Badge tone={worker.place === 'other' ? 'warn' : 'neutral'}>{t(`workers.${worker.place as 'here' | 'far' | 'other'}`)}</Badge>
        {worker.labels.map((label) => (
          <Badge key={label} tone="accent">
            {label}
          </Badge>
        ))}
        <span className="grow" />
        <span className="numbers text-sm text-ink-2">{worker.slots > 0 ? t('workers.slots', { busy: number(worker.leases.length), n: worker.slots }) : number(worker.leases.length)}</span>
        {worker.seen_at !== null && (
          <span className="text-xs text-ink-3">
            {t('workers.seen')} <Ago at={worker.seen_at} />
          </span>
        )}
      </div>
      {worker.leases.length > 0 && (
        <ul className="mt-1.5 space-y-0.5 border-s-2 border-line ps-3 text-sm">
          {worker.leases.map((lease) => (
            <li key={lease.job_id} className="flex flex-wrap items-baseline gap-x-3">
              <Link from="/queue" to="/queue" search={(now) => ({ ...now, job: lease.job_id })} className="numbers font-mono text-xs text-accent-text underline underline-offset-2">
                {lease.job_id}
              </Link>
              <span>{lease.task}</span>
              <span dir="auto" className="text-ink-2">
                {lease.project}
              </span>
              <span dir="auto" className="min-w-0 grow truncate text-ink-3">
                {lease.doing ?? `${number(lease.percent)} %`}
              </span>
              <span className="text-xs text-ink-3">
                {t('workers.until')} <Ago at={lease.until} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
