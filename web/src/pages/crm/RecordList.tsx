import { useState } from 'react'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { recordsQuery, type CrmRecord } from '@/api/crm'
import { useBecause } from '@/api/may'
import { classes } from '@/lib/classes'
import { said, t } from '@/lib/text'
import { LoadFailure } from '@/parts/shell/LoadFailure'
import { Ago } from '@/ui/Ago'
import { Badge } from '@/ui/Badge'
import { Button } from '@/ui/Button'
import { Dialog } from '@/ui/Dialog'
import { Empty } from '@/ui/Empty'
import { Rows } from '@/ui/Rows'
import { SearchField } from '@/ui/SearchField'
import { Skeleton } from '@/ui/Skeleton'
import { RecordForm } from './RecordForm'
import { RecordPanel } from './RecordPanel'

const route = getRouteApi('/app/crm')
const ROW_PX = 52

export type ListKind = 'people' | 'accounts' | 'leads'

/** Records of one kind, found by words, and the one that is looked at. */
export function RecordList({ kind }: { kind: ListKind }) {
  const { q, record: open } = route.useSearch()
  const navigate = route.useNavigate()
  const query = useQuery(recordsQuery(kind, { q }))
  const [making, setMaking] = useState(false)
  const denied = useBecause('change_records')
  const items = query.data?.items ?? []
  const shown = items.find(({ id }) => id === open)
  const add = (
    <Button look="primary" icon={<Plus aria-hidden size={15} />} because={denied} onClick={() => setMaking(true)}>
      {t('crm.new')}
    </Button>
  )
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-3 pb-3">
        <SearchField label={t('crm.find')} value={q} onSearch={(value) => void navigate({ search: (now) => ({ ...now, q: value }), replace: true })} className="max-w-80" />
        {query.data && <span className="numbers grow text-sm text-ink-3">{t('crm.total', { n: query.data.total })}</span>}
        {add}
      </div>
      {query.isPending ? (
        <Skeleton className="h-64 w-full rounded-lg" />
      ) : query.isLoadingError ? (
        <LoadFailure what={t('crm.what')} error={query.error} onRetry={() => void query.refetch()} />
      ) : items.length === 0 ? (
        <Empty title={q === undefined ? t('crm.none') : t('crm.notFound')} action={q === undefined && add}>
          {q === undefined && t('crm.none.text')}
        </Empty>
      ) : (
        <div className={classes('grid items-start gap-4', shown && 'lg:grid-cols-[minmax(0,1fr)_minmax(0,26rem)]')}>
          <Rows items={items} rowPx={ROW_PX} label={t(`crm.${kind}`)} keyOf={(item) => item.id} row={(item) => <Row item={item} open={item.id === open} />} className="h-[min(40rem,60dvh)] overflow-y-auto rounded-lg border border-line bg-panel" />
          {shown && <RecordPanel key={shown.id} kind={kind} record={shown} onClose={() => void navigate({ search: (now) => ({ ...now, record: undefined }) })} />}
        </div>
      )}
      <Dialog open={making} onClose={() => setMaking(false)} title={t('crm.new')}>
        <RecordForm kind={kind} onDone={() => setMaking(false)} />
      </Dialog>
    </>
  )
}

function Row({ item, open }: { item: CrmRecord; open: boolean }) {
  return (
    <Link from="/crm" to="/crm" search={(now) => ({ ...now, record: item.id })} aria-current={open || undefined} className={classes('flex h-full items-center gap-3 border-b border-line px-4 focus-visible:-outline-offset-2', open ? 'bg-hover' : 'hover:bg-raised')}>
      <span className="min-w-0 grow">
        <span dir="auto" className="block truncate font-medium">
          {item.name ?? item.company ?? item.email ?? item.id}
        </span>
        <span dir="auto" className="block truncate text-xs text-ink-3">
          {[item.email, item.company, item.phone].filter(Boolean).join(' · ')}
        </span>
      </span>
      {item.status && <Badge>{said('crmstatus', item.status)}</Badge>}
      <Ago at={item.updated_at} className="shrink-0 text-xs text-ink-3 max-sm:hidden" />
    </Link>
  )
}
