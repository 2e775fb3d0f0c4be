import { useState } from 'react'
import { getRouteApi } from '@tanstack/react-router'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { MEMORY_KINDS, MEMORY_TRUSTS, memoryQuery, type Memory } from '@/api/memory'
import { useBecause } from '@/api/may'
import { t } from '@/lib/text'
import { LoadFailure } from '@/parts/shell/LoadFailure'
import { Page } from '@/parts/shell/Page'
import { Button } from '@/ui/Button'
import { Dialog } from '@/ui/Dialog'
import { Empty } from '@/ui/Empty'
import { Check, Choice } from '@/ui/Field'
import { SearchField } from '@/ui/SearchField'
import { Skeleton } from '@/ui/Skeleton'
import { MemoryCard } from './MemoryCard'
import { MemoryForm } from './MemoryForm'

const route = getRouteApi('/app/memory')

/** What is remembered: found by words, with where it comes from and how far it is trusted. */
export function MemoryPage() {
  const filter = route.useSearch()
  const { q, kind, trust, history } = filter
  const navigate = route.useNavigate()
  const query = useInfiniteQuery(memoryQuery(filter))
  const denied = useBecause('remember')
  const [writing, setWriting] = useState<Memory | 'new' | null>(null)
  const items = query.data?.pages.flatMap((page) => page.items) ?? []
  const filtered = q !== undefined || kind !== undefined || trust !== undefined || filter.project !== undefined
  const set = (change: Partial<typeof filter>) => void navigate({ search: (now) => ({ ...now, ...change }), replace: true })
  const add = (
    <Button look="primary" icon={<Plus aria-hidden size={15} />} because={denied} onClick={() => setWriting('new')}>
      {t('memory.new')}
    </Button>
  )
  return (
    <Page title={t('memory.title')} text={t('memory.text')} actions={add}>
      <div className="flex flex-wrap items-center gap-2 pb-4">
        <SearchField label={t('memory.find')} value={q} onSearch={(value) => set({ q: value })} className="max-w-96" />
        <Choice aria-label={t('memory.kind')} value={kind ?? ''} options={[{ value: '', label: `${t('memory.kind')}: ${t('memory.any')}` }, ...MEMORY_KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))]} onPick={(value) => set({ kind: MEMORY_KINDS.find((one) => one === value) })} className="h-9" />
        <Choice aria-label={t('memory.trust')} value={trust ?? ''} options={[{ value: '', label: `${t('memory.trust')}: ${t('memory.any')}` }, ...MEMORY_TRUSTS.map((value) => ({ value, label: t(`trust.${value}`) }))]} onPick={(value) => set({ trust: MEMORY_TRUSTS.find((one) => one === value) })} className="h-9" />
        <Check checked={history === true} onChange={(event) => set({ history: event.target.checked || undefined })} label={t('memory.history')} />
      </div>
      {query.isPending ? (
        <Skeleton className="h-64 w-full rounded-lg" />
      ) : query.isLoadingError ? (
        <LoadFailure what={t('memory.what')} error={query.error} onRetry={() => void query.refetch()} />
      ) : items.length === 0 ? (
        <Empty title={filtered ? t('memory.notFound') : t('memory.none')} action={!filtered && add}>
          {!filtered && t('memory.none.text')}
        </Empty>
      ) : (
        <>
          <ul aria-label={t('memory.list')} className="space-y-3">
            {items.map((memory) => (
              <MemoryCard key={memory.id} memory={memory} onEdit={() => setWriting(memory)} />
            ))}
          </ul>
          {query.hasNextPage && (
            <Button className="mt-4" onClick={() => void query.fetchNextPage()}>
              {t('act.more')}
            </Button>
          )}
        </>
      )}
      <Dialog open={writing !== null} onClose={() => setWriting(null)} title={writing === 'new' ? t('memory.new') : t('memory.edit')} wide>
        <MemoryForm old={writing === 'new' ? null : writing} onDone={() => setWriting(null)} />
      </Dialog>
    </Page>
  )
}
