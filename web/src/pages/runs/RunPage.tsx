import { getRouteApi, Link } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { ExternalLink, MessageSquare } from 'lucide-react'
import { isFinal, runQuery, type RunAnswer } from '@/api/run'
import { RUN_VIEWS, type RunViewKey } from '@/api/runView'
import { t } from '@/lib/text'
import { useNow } from '@/lib/time'
import { RetryButton } from '@/parts/run/RetryButton'
import { RunHead } from '@/parts/run/RunHead'
import { announcement } from '@/parts/run/stageView'
import { LoadFailure } from '@/parts/shell/LoadFailure'
import { useTitle } from '@/parts/shell/Page'
import { buttonLook } from '@/ui/Button'
import { Notice } from '@/ui/Notice'
import { Skeleton } from '@/ui/Skeleton'
import { Tabs, tabIds, useTabsBase } from '@/ui/Tabs'
import { RunPanel } from './RunPanel'

const route = getRouteApi('/app/runs/$run')

/** One run, whole: its stages as a graph and over time, what it wrote, found, left and used. */
export function RunPage() {
  const { run: text } = route.useParams()
  const id = Number(text)
  const query = useQuery({ ...runQuery(id), enabled: Number.isSafeInteger(id) && id > 0 })
  useTitle(t('run.what', { run: text }))
  const working = query.data ? !isFinal(query.data.run.state) : false
  const now = useNow(500, working)
  if (!Number.isSafeInteger(id) || id <= 0) {
    return (
      <div className="p-7">
        <Notice tone="bad" title={t('runs.noRun')} action={<BackLink />} />
      </div>
    )
  }
  if (query.isPending) return <RunSkeleton />
  if (query.isLoadingError) {
    return (
      <div className="p-7">
        <LoadFailure what={t('run.what', { run: text })} error={query.error} onRetry={() => void query.refetch()} />
      </div>
    )
  }
  return <Known answer={query.data} now={now} />
}

function Known({ answer, now }: { answer: RunAnswer; now: number }) {
  const { view = 'graph' } = route.useSearch()
  const navigate = route.useNavigate()
  const base = useTabsBase()
  const ids = tabIds(base, view)
  const { run } = answer
  const show = (key: RunViewKey) => void navigate({ search: (was) => ({ ...was, view: key === 'graph' ? undefined : key, line: undefined }), replace: true })
  return (
    <div className="mx-auto flex min-h-full w-full max-w-[80rem] flex-col px-4 py-5 sm:px-7 data-[fill=true]:h-full data-[fill=true]:min-h-0" data-fill={view === 'log'}>
      <p role="status" className="sr-only">
        {announcement(run)}
      </p>
      <div className="flex shrink-0 flex-wrap items-center justify-between gap-x-4 gap-y-2 pb-3">
        <h1 className="flex min-w-0 items-baseline gap-2 text-sm text-ink-3">
          <Link to="/runs" className="hover:text-ink">
            {t('runs.title')}
          </Link>
          <span aria-hidden>/</span>
          <Link to="/runs" search={{ project: run.project }} dir="auto" className="truncate hover:text-ink">
            {run.project}
          </Link>
          <span aria-hidden>/</span>
          <span className="numbers shrink-0 font-semibold text-ink">{t('chat.run', { run: String(run.id) })}</span>
        </h1>
        <div className="flex flex-wrap gap-2">
          {answer.url && (
            <a href={answer.url} target="_blank" rel="noreferrer" className={buttonLook('outline', true)}>
              <ExternalLink aria-hidden size={13} />
              {t('run.open')}
            </a>
          )}
          {run.session_id && (
            <Link to="/" search={{ session: run.session_id, panel: 'build', run: run.id }} className={buttonLook('outline', true)}>
              <MessageSquare aria-hidden size={13} />
              {t('runs.change')}
            </Link>
          )}
          <RetryButton answer={answer} />
        </div>
      </div>
      <div className="shrink-0">
        <RunHead answer={answer} nowMs={now} track={false} />
        {run.state === 'error' && run.error && (
          <p role="alert" dir="auto" className="mt-3 text-sm break-words text-bad">
            {run.error}
          </p>
        )}
      </div>
      <div className="mt-3 mb-4 shrink-0 border-b border-line">
        <Tabs base={base} label={t('runs.views')} tabs={RUN_VIEWS.map((key) => ({ key, label: t(`runs.view.${key}`) }))} value={view} onChange={show} className="-ms-3 h-10 overflow-x-auto [scrollbar-width:none]" />
      </div>
      <div id={ids.panel} role="tabpanel" aria-labelledby={ids.tab} tabIndex={-1} className="flex min-h-0 grow flex-col outline-none">
        <RunPanel answer={answer} nowMs={now} view={view} />
      </div>
    </div>
  )
}

function BackLink() {
  return (
    <Link to="/runs" className={buttonLook('outline', true)}>
      {t('runs.title')}
    </Link>
  )
}

function RunSkeleton() {
  return (
    <div className="mx-auto w-full max-w-[80rem] space-y-5 px-4 py-5 sm:px-7">
      <Skeleton className="h-5 w-56" />
      <Skeleton className="h-8 w-72" />
      <Skeleton className="h-2 w-full" />
      <Skeleton className="h-64 w-full rounded-lg" />
    </div>
  )
}
