import { Link, getRouteApi } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { projectsQuery, type Project } from '@/api/project'
import { newSessionId } from '@/lib/id'
import { t } from '@/lib/text'
import { LoadFailure } from '@/parts/shell/LoadFailure'
import { Page } from '@/parts/shell/Page'
import { Button, buttonLook } from '@/ui/Button'
import { Empty } from '@/ui/Empty'
import { SearchField } from '@/ui/SearchField'
import { Skeleton } from '@/ui/Skeleton'
import { ProjectCard } from './ProjectCard'

const route = getRouteApi('/app/projects')

/** All projects, newest first, each with how it looks and how it is. */
export function ProjectsPage() {
  const { q } = route.useSearch()
  const navigate = route.useNavigate()
  const query = useQuery(projectsQuery)
  const search = (next: string | undefined) => void navigate({ search: { q: next }, replace: true })
  const found = (query.data ?? []).filter((project) => matches(project, q ?? ''))
  return (
    <Page title={t('projects.title')} text={t('projects.text')} actions={<SearchField label={t('projects.search')} value={q} onSearch={search} className="w-60 max-w-full" />}>
      {query.isPending ? (
        <ListSkeleton />
      ) : query.isLoadingError ? (
        <LoadFailure what={t('projects.title')} error={query.error} onRetry={() => void query.refetch()} />
      ) : query.data.length === 0 ? (
        <Empty
          title={t('projects.none')}
          action={
            <Link to="/" search={{ session: newSessionId() }} className={buttonLook('primary')}>
              {t('projects.start')}
            </Link>
          }
        >
          {t('projects.none.text')}
        </Empty>
      ) : found.length === 0 ? (
        <Empty title={t('projects.notFound', { q: q ?? '' })} action={<Button onClick={() => search(undefined)}>{t('projects.all')}</Button>}>
          {t('projects.notFound.text')}
        </Empty>
      ) : (
        <ul aria-label={t('projects.list')} className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
          {found.map((project) => (
            <li key={project.id}>
              <ProjectCard project={project} />
            </li>
          ))}
        </ul>
      )}
    </Page>
  )
}

/** Whether every word that is searched for stands somewhere in what names the project. */
function matches(project: Project, q: string): boolean {
  const text = `${project.id} ${project.title} ${project.tagline}`.toLocaleLowerCase()
  return q.toLocaleLowerCase().split(/\s+/).every((word) => text.includes(word))
}

function ListSkeleton() {
  return (
    <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
      {[0, 1, 2].map((n) => (
        <Skeleton key={n} className="aspect-[16/13] w-full rounded-lg" />
      ))}
    </div>
  )
}
