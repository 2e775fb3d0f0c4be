import { useState } from 'react'
import { Link, getRouteApi } from '@tanstack/react-router'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { RULINGS } from '@/api/audit'
import { useBecause } from '@/api/may'
import { decisionsQuery, rulesQuery, type Decision } from '@/api/policy'
import { said, t } from '@/lib/text'
import { Who } from '@/parts/people/Who'
import { rulingTone } from '@/parts/policy/effect'
import { LoadFailure } from '@/parts/shell/LoadFailure'
import { Ago } from '@/ui/Ago'
import { Badge } from '@/ui/Badge'
import { Dialog } from '@/ui/Dialog'
import { Empty } from '@/ui/Empty'
import { Choice } from '@/ui/Field'
import { Rows } from '@/ui/Rows'
import { Said } from '@/ui/Said'
import { SearchField } from '@/ui/SearchField'
import { Skeleton } from '@/ui/Skeleton'
import { WishExplained } from './WishExplained'

const route = getRouteApi('/app/policies')
const ROW_PX = 40

/** What was decided, the newest first; each can be asked why. */
export function DecisionList() {
  const { action, actor, ruling, rule } = route.useSearch()
  const navigate = route.useNavigate()
  const denied = useBecause('see_audit')
  const query = useInfiniteQuery({ ...decisionsQuery({ action, actor, ruling, rule }), enabled: denied === null })
  const { data: rules } = useQuery(rulesQuery)
  const [open, setOpen] = useState<Decision | null>(null)
  const set = (change: Partial<ReturnType<typeof route.useSearch>>) => void navigate({ search: (now) => ({ ...now, ...change }), replace: true })
  if (denied !== null) {
    return (
      <Empty title={t('load.denied')}>
        <Said>{denied}</Said>
      </Empty>
    )
  }
  const decisions = query.data?.pages.flat() ?? []
  const { hasNextPage, isFetching, fetchNextPage } = query
  const more = () => {
    if (hasNextPage && !isFetching) void fetchNextPage()
  }
  return (
    <>
      <div className="flex flex-wrap items-center gap-2 pb-3">
        <SearchField label={t('audit.actor')} value={actor} onSearch={(value) => set({ actor: value })} className="h-8! max-w-44 text-sm" />
        <Choice aria-label={t('audit.action')} value={action ?? ''} options={[any(t('audit.action')), ...(rules?.actions ?? []).map((value) => ({ value, label: value }))]} onPick={(value) => set({ action: value || undefined })} className="h-8 text-sm" />
        <Choice aria-label={t('audit.ruling')} value={ruling ?? ''} options={[any(t('audit.ruling')), ...RULINGS.map((value) => ({ value, label: t(`ruling.${value}`) }))]} onPick={(value) => set({ ruling: RULINGS.find((one) => one === value) })} className="h-8 text-sm" />
        <Choice aria-label={t('approvals.rule')} value={rule ?? ''} options={[any(t('approvals.rule')), ...['default', ...(rules?.rules.map(({ id }) => id) ?? [])].map((value) => ({ value, label: value }))]} onPick={(value) => set({ rule: value || undefined })} className="h-8 max-w-56 text-sm" />
      </div>
      {query.isPending ? (
        <Skeleton className="h-64 w-full rounded-lg" />
      ) : query.isLoadingError ? (
        <LoadFailure what={t('policies.decisions')} error={query.error} onRetry={() => void query.refetch()} />
      ) : decisions.length === 0 ? (
        <Empty title={t('policies.noDecision')}>{t('policies.noDecision.text')}</Empty>
      ) : (
        <Rows items={decisions} rowPx={ROW_PX} label={t('policies.decisions')} keyOf={({ seq }) => String(seq)} onEnd={more} row={(decision) => <Line decision={decision} onOpen={() => setOpen(decision)} />} className="h-[min(40rem,62dvh)] overflow-y-auto rounded-lg border border-line bg-panel" />
      )}
      <Dialog open={open !== null} onClose={() => setOpen(null)} title={t('policies.why', { seq: open?.seq ?? 0 })} wide>
        {open && <WishExplained decision={open} />}
      </Dialog>
    </>
  )
}

function Line({ decision, onOpen }: { decision: Decision; onOpen: () => void }) {
  const { wish, decision: verdict } = decision
  return (
    <div className="flex h-full items-center gap-3 border-b border-line px-3.5 text-sm hover:bg-raised">
      <span className="numbers w-12 shrink-0 font-mono text-xs text-ink-3 max-sm:hidden">{decision.seq}</span>
      <Badge tone={rulingTone(verdict.ruling)} className="min-w-16 justify-center">
        {said('ruling', verdict.ruling)}
      </Badge>
      <span dir="auto" className="w-36 shrink-0 truncate max-md:hidden">
        <Who actor={decision.actor} />
      </span>
      <button type="button" onClick={onOpen} dir="ltr" className="min-w-0 grow truncate rounded-sm text-start rtl:text-end">
        <span className="font-mono text-xs">{wish.action}</span> <span className="text-ink-2">{`${wish.resource.kind}:${wish.resource.id}`}</span>
      </button>
      <span dir="ltr" className="w-48 shrink-0 truncate font-mono text-xs text-ink-3 max-lg:hidden">
        {verdict.rule}
      </span>
      <span className="numbers w-20 shrink-0 truncate text-xs max-md:hidden">
        {decision.job_id !== null && (
          <Link to="/queue" search={{ job: decision.job_id }} className="text-accent-text underline underline-offset-2">
            {t('queue.job', { id: String(decision.job_id) })}
          </Link>
        )}
      </span>
      <Ago at={decision.at} className="w-20 shrink-0 text-end text-xs text-ink-3 max-sm:hidden" />
    </div>
  )
}

function any(label: string) {
  return { value: '', label: `${label}: ${t('audit.any')}` }
}
