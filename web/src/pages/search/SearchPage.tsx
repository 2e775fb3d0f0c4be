import { useRef, type ReactNode } from 'react'
import { Link, getRouteApi } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { meQuery } from '@/api/auth'
import { HIT_KINDS, searchQuery, type Hit } from '@/api/search'
import { best } from '@/lib/match'
import { useShortcuts } from '@/lib/shortcut'
import { t } from '@/lib/text'
import { grouped, wayTo } from '@/parts/search/way'
import { LoadFailure } from '@/parts/shell/LoadFailure'
import { Page } from '@/parts/shell/Page'
import { placesOf } from '@/parts/shell/places'
import { Ago } from '@/ui/Ago'
import { Empty } from '@/ui/Empty'
import { SearchField } from '@/ui/SearchField'
import { Skeleton } from '@/ui/Skeleton'

const route = getRouteApi('/app/search')
const OF_A_KIND = 20

/** Everything that has the words: pages, and what is stored. `j` and `k` go from one to the next. */
export function SearchPage() {
  const { q = '' } = route.useSearch()
  const navigate = route.useNavigate()
  const room = useRef<HTMLDivElement>(null)
  const query = useQuery(searchQuery(q, OF_A_KIND))
  const { data: user } = useQuery(meQuery)
  const pages = q === '' || !user ? [] : best(placesOf(user), q, (place) => t(place.text))
  const groups = grouped(q === '' ? [] : (query.data ?? []), HIT_KINDS)
  const step = (by: number) => {
    const links = [...(room.current?.querySelectorAll('a') ?? [])]
    links.at(Math.max(0, Math.min(links.length - 1, links.indexOf(document.activeElement as HTMLAnchorElement) + by)))?.focus()
  }
  useShortcuts({ j: () => step(1), k: () => step(-1) })
  const none = q !== '' && query.isSuccess && groups.length === 0 && pages.length === 0
  return (
    <Page title={t('search.title')}>
      <SearchField label={t('search.field')} value={q} onSearch={(value) => void navigate({ search: { q: value }, replace: true })} className="max-w-[40rem]" />
      <div ref={room} className="max-w-[48rem] space-y-5 pt-5" aria-live="polite">
        {q === '' && <Empty title={t('search.begin')}>{t('search.begin.text')}</Empty>}
        {q !== '' && query.isPending && <Skeleton className="h-40 w-full rounded-lg" />}
        {query.isLoadingError && <LoadFailure what={t('search.title')} error={query.error} onRetry={() => void query.refetch()} />}
        {none && <Empty title={t('search.none')}>{t('search.none.text')}</Empty>}
        {pages.length > 0 && (
          <Group title={t('palette.pages')}>
            {pages.map((place) => (
              <li key={place.to}>
                <Link to={place.to} className="block px-4 py-2 hover:bg-raised focus-visible:-outline-offset-2">
                  {t(place.text)}
                </Link>
              </li>
            ))}
          </Group>
        )}
        {groups.map(({ kind, hits }) => (
          <Group key={kind} title={t(`hit.${kind}`)}>
            {hits.map((hit) => (
              <li key={hit.id}>
                <Entry hit={hit} />
              </li>
            ))}
          </Group>
        ))}
      </div>
    </Page>
  )
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h2 className="pb-1.5 text-sm font-semibold">{title}</h2>
      <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-panel">{children}</ul>
    </section>
  )
}

function Entry({ hit }: { hit: Hit }) {
  return (
    <Link {...wayTo(hit)} className="block px-4 py-2 hover:bg-raised focus-visible:-outline-offset-2">
      <span className="flex items-baseline gap-3">
        <span dir="auto" className="min-w-0 truncate font-medium">
          {hit.title}
        </span>
        {(hit.kind === 'run' || hit.kind === 'job') && <span className="numbers font-mono text-xs text-ink-3">{hit.id}</span>}
        {hit.at_ms !== null && <Ago at={hit.at_ms} className="ms-auto shrink-0 text-xs text-ink-3" />}
      </span>
      {hit.text !== '' && (
        <span dir="auto" className="block truncate text-sm text-ink-2">
          {hit.text}
        </span>
      )}
    </Link>
  )
}
