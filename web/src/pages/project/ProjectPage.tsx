import { Suspense, useEffect } from 'react'
import { Link, getRouteApi, useNavigate } from '@tanstack/react-router'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { ArrowLeft, ArrowUpRight } from 'lucide-react'
import { ApiError } from '@/api/client'
import { isChanging, projectQuery, type ProjectAnswer, type ProjectTab } from '@/api/project'
import { t } from '@/lib/text'
import { LoadFailure } from '@/parts/shell/LoadFailure'
import { Page } from '@/parts/shell/Page'
import { buttonLook } from '@/ui/Button'
import { Skeleton } from '@/ui/Skeleton'
import { tell } from '@/ui/note'
import { Tabs, tabIds, useTabsBase } from '@/ui/Tabs'
import { AirNote } from './air/AirNote'
import { CloneMenu } from './CloneMenu'
import { PARTS, SHOWN } from './tabs'

/** How often a project is read while what is on the air changes, beside the events that tell of it. */
const LOOK_MS = 2_000

const route = getRouteApi('/app/projects/$slug')

/** One project: what it is, what is on the air, and everything that belongs to it. */
export function ProjectPage() {
  const { slug } = route.useParams()
  const query = useQuery({ ...projectQuery(slug), refetchInterval: ({ state }) => (state.data && isChanging(state.data) ? LOOK_MS : false) })
  useGone(query.data?.air?.change === 'remove' && query.error instanceof ApiError && query.error.status === 404, slug)
  if (query.isPending) return <PageSkeleton />
  if (query.isLoadingError) {
    return (
      <div className="p-7">
        <LoadFailure what={t('project.what')} error={query.error} onRetry={() => void query.refetch()} />
      </div>
    )
  }
  return <Known key={slug} project={query.data} />
}

/** Leads away from a project that is gone, and says so. */
function useGone(gone: boolean, slug: string): void {
  const navigate = useNavigate()
  const cache = useQueryClient()
  useEffect(() => {
    if (!gone) return
    tell(t('settings.gone', { name: slug }))
    void cache.invalidateQueries({ queryKey: ['projects'] })
    void navigate({ to: '/projects', replace: true })
  }, [gone, slug, cache, navigate])
}

function Known({ project }: { project: ProjectAnswer }) {
  const { tab = 'overview' } = route.useSearch()
  const navigate = route.useNavigate()
  const base = useTabsBase()
  const shown: ProjectTab = PARTS[tab] ? tab : 'overview'
  const ids = tabIds(base, shown)
  const Part = PARTS[shown]
  return (
    <Page title={project.title} text={project.tagline} actions={<Actions project={project} />}>
      <Link to="/projects" className="-mt-2 mb-1 inline-flex w-fit items-center gap-1.5 text-sm text-ink-2 hover:text-ink">
        <ArrowLeft aria-hidden size={14} className="rtl:-scale-x-100" />
        {t('project.back')}
      </Link>
      <div className="-mx-4 overflow-x-auto px-4 sm:mx-0 sm:px-0">
        <Tabs base={base} label={t('project.tabs')} tabs={SHOWN.map((key) => ({ key, label: t(`project.${key}`) }))} value={shown} onChange={(key) => void navigate({ search: { tab: key } })} className="h-10 min-w-max border-b border-line" />
      </div>
      <div id={ids.panel} role="tabpanel" aria-labelledby={ids.tab} className="pt-5">
        <AirNote project={project} />
        <Suspense fallback={<Skeleton className="h-64 w-full rounded-lg" />}>{Part && <Part project={project} />}</Suspense>
      </div>
    </Page>
  )
}

function Actions({ project }: { project: ProjectAnswer }) {
  return (
    <>
      {project.session_id !== null && (
        <Link to="/" search={{ session: project.session_id }} className={buttonLook('outline')}>
          {t('project.change')}
        </Link>
      )}
      <CloneMenu slug={project.id} />
      {project.url !== null && (
        <a href={project.url} target="_blank" rel="noreferrer" className={buttonLook('accent')}>
          {t('project.open')}
          <ArrowUpRight aria-hidden size={16} className="rtl:-scale-x-100" />
        </a>
      )}
    </>
  )
}

function PageSkeleton() {
  return (
    <div className="mx-auto w-full max-w-[80rem] space-y-5 px-4 py-5 sm:px-7">
      <Skeleton className="h-8 w-56" />
      <Skeleton className="h-10 w-full" />
      <Skeleton className="h-72 w-full rounded-lg" />
    </div>
  )
}
