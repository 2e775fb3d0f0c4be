import { getRouteApi } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { ApiError } from '@/api/client'
import { tablesQuery } from '@/api/project'
import { classes } from '@/lib/classes'
import { number, sentence } from '@/lib/format'
import { t } from '@/lib/text'
import { LoadFailure } from '@/parts/shell/LoadFailure'
import { Empty } from '@/ui/Empty'
import { Choice } from '@/ui/Field'
import { Skeleton } from '@/ui/Skeleton'
import type { PartProps } from '../tabs'
import { DataRows } from './DataRows'

const route = getRouteApi('/app/projects/$slug')

/** The database of the product: its tables, and the rows of one. Nothing can be changed here. */
export function Data({ project }: PartProps) {
  const { table, page = 1 } = route.useSearch()
  const navigate = route.useNavigate()
  const query = useQuery({ ...tablesQuery(project.id), enabled: project.can.data.ok, retry: false })
  if (!project.can.data.ok) return <Empty title={t('data.denied')}>{sentence(project.can.data.because ?? '')}</Empty>
  if (query.isPending) return <Skeleton className="h-72 w-full rounded-lg" />
  if (query.isLoadingError) {
    const none = query.error instanceof ApiError && query.error.status === 404
    return none ? <Empty title={t('data.none')}>{t('data.none.text')}</Empty> : <LoadFailure what={t('data.what')} error={query.error} onRetry={() => void query.refetch()} />
  }
  const shown = query.data.find((one) => one.name === table) ?? query.data.find(isWorthLooking) ?? query.data[0]
  if (!shown) return <Empty title={t('data.none')}>{t('data.none.text')}</Empty>
  const pick = (name: string) => void navigate({ search: { tab: 'data', table: name } })
  return (
    <div className="gap-5 md:flex">
      <nav aria-label={t('data.tables')} className="w-52 shrink-0 max-md:hidden">
        <ul className="space-y-px">
          {query.data.map((one) => (
            <li key={one.name}>
              <button
                type="button"
                aria-current={one.name === shown.name || undefined}
                onClick={() => pick(one.name)}
                className={classes('flex min-h-8 w-full items-center justify-between gap-3 rounded-md px-2.5 text-start text-sm', one.name === shown.name ? 'bg-hover font-medium' : 'text-ink-2 hover:bg-hover/60')}
              >
                <bdi className="min-w-0 truncate">{one.name}</bdi>
                <span className="numbers shrink-0 text-xs text-ink-3">{number(one.rows)}</span>
              </button>
            </li>
          ))}
        </ul>
      </nav>
      <Choice aria-label={t('data.tables')} value={shown.name} options={query.data.map(({ name, rows }) => ({ value: name, label: `${name} (${number(rows)})` }))} onPick={pick} className="mb-3 h-9 w-full md:hidden" />
      <DataRows key={shown.name} slug={project.id} table={shown.name} page={page} onPage={(next) => void navigate({ search: { tab: 'data', table: shown.name, ...(next > 1 && { page: next }) } })} />
    </div>
  )
}

/** What people entered, rather than what the product keeps for itself. */
function isWorthLooking({ name, rows }: { name: string; rows: number }): boolean {
  return rows > 0 && !name.startsWith('sys_') && name !== 'alembic_version'
}
