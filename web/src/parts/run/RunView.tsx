import { useEffect } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Workflow } from 'lucide-react'
import { projectQuery } from '@/api/project'
import { isFinal, runLogQuery, runQuery, type Run } from '@/api/run'
import type { Session } from '@/api/session'
import { logs, useLog } from '@/live/logs'
import { useNow } from '@/lib/time'
import { t } from '@/lib/text'
import { buttonLook } from '@/ui/Button'
import { Notice } from '@/ui/Notice'
import { ProductFrame } from '../product/ProductFrame'
import { SignIns } from '../product/SignIns'
import { Section } from '@/ui/Section'
import { Skeleton } from '@/ui/Skeleton'
import { LoadFailure } from '../shell/LoadFailure'
import { BuildButton } from './BuildButton'
import { LogTail } from './LogTail'
import { ProductCard } from './ProductCard'
import { RetryButton } from './RetryButton'
import { RunHead } from './RunHead'
import { StageList } from './StageList'
import { announcement } from './stageView'
import { Versions } from './Versions'

type Props = { id: number; session: Session; onRun: (run: number) => void }

/** A run while it works and after: stages, evidence, log, and the product that came of it. */
export function RunView({ id, session, onRun }: Props) {
  const query = useQuery(runQuery(id))
  const working = query.data ? !isFinal(query.data.run.state) : false
  const now = useNow(working ? 250 : 30_000)
  if (query.isPending) return <RunSkeleton />
  if (query.isLoadingError) return <LoadFailure what={t('run.what', { run: String(id) })} error={query.error} onRetry={() => void query.refetch()} />
  const { run } = query.data
  return (
    <div className="space-y-5">
      <p role="status" className="sr-only">{announcement(run)}</p>
      <RunHead answer={query.data} nowMs={now} />
      <p className="-mt-3 flex flex-wrap items-center gap-2">
        <Link to="/runs/$run" params={{ run: String(id) }} className={buttonLook('outline', true)}>
          <Workflow aria-hidden size={13} />
          {t('runs.whole')}
        </Link>
        <RetryButton answer={query.data} />
      </p>
      {run.state === 'error' && <Failure run={run} session={session.id} />}
      <Product run={run} />
      <NextVersion run={run} session={session} />
      <StageList run={run} nowMs={now} />
      <RunLog run={run} />
      <PastVersions run={run} nowMs={now} onRun={onRun} />
    </div>
  )
}

function Failure({ run, session }: { run: Run; session: string }) {
  const failed = run.stages.find((view) => view.job.state === 'error')
  return (
    <Notice
      tone="bad"
      title={failed ? t('run.stageFailed', { stage: failed.stage }) : t('run.failed')}
      action={<BuildButton small session={session}>{t('run.again')}</BuildButton>}
    >
      <p>{run.error ?? failed?.job.error ?? t('run.noReason')}</p>
      <p className="mt-1">{t('run.failed.text')}</p>
    </Notice>
  )
}

/** The spec went on since: the way to the next version. */
function NextVersion({ run, session }: { run: Run; session: Session }) {
  const revision = session.spec?.revision ?? 0
  if (run.state !== 'done' || run.id !== session.run_id || revision <= run.spec_revision || session.missing.length > 0) return null
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 rounded-lg border border-line bg-panel px-4 py-3">
      <p className="text-ink-2">{t('run.wentOn', { revision: String(revision) })}</p>
      <BuildButton small session={session.id}>{t('run.buildNext', { revision: String(revision) })}</BuildButton>
    </div>
  )
}

/** What is on the air, whichever run made it. */
function Product({ run }: { run: Run }) {
  const { data: project } = useQuery({ ...projectQuery(run.project), retry: false })
  if (!project?.live || !project.url) return null
  const shown = isFinal(run.state) && project.live.run_id === run.id && project.health?.healthy !== false
  return (
    <>
      <ProductCard project={project} live={project.live} url={project.url} run={run.id} />
      {shown && <ProductFrame url={project.url} title={project.title} version={project.live.id} />}
      {shown && <SignIns project={project.id} />}
    </>
  )
}

function PastVersions({ run, nowMs, onRun }: { run: Run; nowMs: number; onRun: (run: number) => void }) {
  const project = useQuery({ ...projectQuery(run.project), retry: false })
  const releases = project.data?.releases ?? []
  if (releases.length === 0) return null
  return (
    <Section title={t('run.versions')} count={releases.length}>
      <Versions releases={releases} nowMs={nowMs} current={run.id} onRun={onRun} />
    </Section>
  )
}

function RunLog({ run }: { run: Run }) {
  const { data } = useQuery(runLogQuery(run.id))
  const log = useLog(run.id)
  useEffect(() => {
    if (data) logs.begin(run.id, data)
  }, [run.id, data])
  return <LogTail lines={log.lines} dropped={log.dropped} working={!isFinal(run.state)} run={run.id} />
}

function RunSkeleton() {
  return (
    <div className="space-y-5">
      <Skeleton className="h-8 w-56" />
      <Skeleton className="h-2 w-full" />
      <Skeleton className="h-72 w-full rounded-lg" />
      <Skeleton className="h-56 w-full rounded-lg" />
    </div>
  )
}
