import { Link, useSearch } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { projectsQuery, type Project } from '@/api/project'
import { sessionsQuery, type SessionBrief } from '@/api/session'
import { classes } from '@/lib/classes'
import { ago } from '@/lib/format'
import { t } from '@/lib/text'
import { useNow } from '@/lib/time'
import { Skeleton } from '@/ui/Skeleton'

/** The conversations, newest first. */
export function SessionList({ onPick }: { onPick?: () => void }) {
  const { session: current } = useSearch({ strict: false })
  const query = useQuery(sessionsQuery)
  const projects = useQuery(projectsQuery)
  const now = useNow(60_000)
  if (query.isPending) return <ListSkeleton />
  if (query.isLoadingError) return <p className="px-2.5 text-sm text-ink-3">{t('products.failed')}</p>
  if (query.data.length === 0) return <p className="px-2.5 text-sm text-ink-3">{t('products.none')}</p>
  return (
    <ul className="space-y-px">
      {query.data.map((session) => (
        <li key={session.id}>
          <Entry session={session} project={projects.data?.find((project) => project.session_id === session.id)} chosen={session.id === current} now={now} onPick={onPick} />
        </li>
      ))}
    </ul>
  )
}

type EntryProps = { session: SessionBrief; project: Project | undefined; chosen: boolean; now: number; onPick: (() => void) | undefined }

function Entry({ session, project, chosen, now, onPick }: EntryProps) {
  return (
    <Link
      to="/"
      search={{ session: session.id }}
      onClick={onPick}
      aria-current={chosen ? 'page' : undefined}
      className={classes('block rounded-md px-2.5 py-1.5 transition-colors duration-150', chosen ? 'bg-hover' : 'hover:bg-hover/60')}
    >
      <span dir="auto" className={classes('block truncate font-medium', chosen ? 'text-ink' : 'text-ink-2')}>
        {session.title || t('products.untitled')}
      </span>
      <span className="numbers block truncate text-xs text-ink-3">
        {project?.live && <span aria-hidden className={classes('me-1.5 inline-block size-1.5 rounded-full align-middle', project.health?.healthy === false ? 'bg-bad' : 'bg-ok')} />}
        {standing(session, project)} · {ago(session.updated_at_ms, now)}
      </span>
    </Link>
  )
}

function standing(session: SessionBrief, project: Project | undefined): string {
  if (project?.live) return project.health?.healthy === false ? t('products.unhealthy') : t('products.live')
  return session.run_id === null ? t('products.unbuilt') : t('products.run', { run: String(session.run_id) })
}

function ListSkeleton() {
  return (
    <div className="space-y-3 px-2.5 pt-1">
      <Skeleton className="h-4 w-32" />
      <Skeleton className="h-4 w-24" />
      <Skeleton className="h-4 w-28" />
    </div>
  )
}
