import { Link } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { isFinal, runsOfQuery, type Run } from '@/api/run'
import { duration } from '@/lib/format'
import { said, t } from '@/lib/text'
import { useNow } from '@/lib/time'
import { markOf, runMs } from '@/parts/run/stageView'
import { LoadFailure } from '@/parts/shell/LoadFailure'
import { Ago } from '@/ui/Ago'
import { Empty } from '@/ui/Empty'
import { Skeleton } from '@/ui/Skeleton'
import { StateIcon } from '@/ui/StateIcon'
import type { PartProps } from '../tabs'

/** Every run of the project, newest first. */
export function Runs({ project }: PartProps) {
  const query = useQuery(runsOfQuery(project.id))
  if (query.isPending) return <Skeleton className="h-64 w-full rounded-lg" />
  if (query.isLoadingError) return <LoadFailure what={t('project.runs')} error={query.error} onRetry={() => void query.refetch()} />
  if (query.data.length === 0) return <Empty title={t('project.noRuns')}>{t('project.noRuns.text')}</Empty>
  return (
    <ul aria-label={t('project.runs')} className="divide-y divide-line rounded-lg border border-line bg-panel">
      {query.data.map((run) => (
        <li key={run.id}>
          <Row run={run} />
        </li>
      ))}
    </ul>
  )
}

function Row({ run }: { run: Run }) {
  const working = !isFinal(run.state)
  const now = useNow(1_000, working)
  return (
    <Link to="/runs/$run" params={{ run: String(run.id) }} className="flex items-center gap-3 px-4 py-2.5 text-sm hover:bg-hover/60">
      <StateIcon mark={markOf(run.state)} />
      <span className="numbers w-20 shrink-0 font-medium">{t('run.what', { run: String(run.id) })}</span>
      <span className="min-w-0 grow truncate text-ink-2">
        {said('state', run.state)}
        {run.error !== null && ` · ${run.error}`}
      </span>
      <span className="numbers shrink-0 text-ink-3 max-sm:hidden">
        {t('project.revision')} {run.spec_revision}
      </span>
      <span className="numbers w-20 shrink-0 text-end text-ink-3 max-sm:hidden">{duration(runMs(run, now))}</span>
      <Ago at={run.created_at_ms} className="w-24 shrink-0 text-end text-ink-3" />
    </Link>
  )
}
