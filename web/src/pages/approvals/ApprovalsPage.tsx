import { getRouteApi, Link } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { APPROVAL_STATES, approvalsQuery, type Approval } from '@/api/approval'
import { classes } from '@/lib/classes'
import { useShortcuts } from '@/lib/shortcut'
import { said, t } from '@/lib/text'
import { Who } from '@/parts/people/Who'
import { LoadFailure } from '@/parts/shell/LoadFailure'
import { Page } from '@/parts/shell/Page'
import { Ago } from '@/ui/Ago'
import { Empty } from '@/ui/Empty'
import { Choice } from '@/ui/Field'
import { Said } from '@/ui/Said'
import { Skeleton } from '@/ui/Skeleton'
import { ApprovalView, stateTone } from './ApprovalView'
import { Badge } from '@/ui/Badge'

const route = getRouteApi('/app/approvals')

/** What rules want a person to decide: the questions, and the one that is looked at. */
export function ApprovalsPage() {
  const { state = 'pending', approval: open } = route.useSearch()
  const navigate = route.useNavigate()
  const query = useQuery(approvalsQuery(state === 'all' ? undefined : state))
  const approvals = query.data ?? []
  const shown = approvals.find(({ id }) => id === open) ?? (open === undefined ? approvals[0] : undefined)
  const at = shown ? approvals.indexOf(shown) : -1
  const go = (to: number) => {
    const next = approvals[Math.min(Math.max(to, 0), approvals.length - 1)]
    if (next) void navigate({ search: (now) => ({ ...now, approval: next.id }), replace: true })
  }
  useShortcuts({ j: () => go(at + 1), k: () => go(at - 1) })
  const options = [...APPROVAL_STATES, 'all' as const].map((value) => ({ value, label: t(`approvals.${value}`) }))
  const choice = <Choice aria-label={t('queue.states')} value={state} options={options} onPick={(value) => void navigate({ search: { state: value as typeof state } })} className="h-8 text-sm" />
  return (
    <Page title={t('approvals.title')} text={t('approvals.text')} actions={choice}>
      {query.isPending ? (
        <Skeleton className="h-64 w-full rounded-lg" />
      ) : query.isLoadingError ? (
        <LoadFailure what={t('approvals.what')} error={query.error} onRetry={() => void query.refetch()} />
      ) : approvals.length === 0 ? (
        <Empty title={state === 'pending' ? t('approvals.none') : t('approvals.noneLike')}>{state === 'pending' && t('approvals.none.text')}</Empty>
      ) : (
        <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,5fr)_minmax(0,7fr)]">
          <ul aria-label={t('approvals.list')} className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-panel">
            {approvals.map((approval) => (
              <li key={approval.id}>
                <Entry approval={approval} chosen={approval.id === shown?.id} />
              </li>
            ))}
          </ul>
          {shown ? <ApprovalView key={shown.id} approval={shown} /> : <p className="px-4 py-6 text-ink-3">{t('approvals.pick')}</p>}
        </div>
      )}
    </Page>
  )
}

function Entry({ approval, chosen }: { approval: Approval; chosen: boolean }) {
  return (
    <Link from="/approvals" to="/approvals" search={(now) => ({ ...now, approval: approval.id })} aria-current={chosen || undefined} className={classes('block px-4 py-3 focus-visible:-outline-offset-2', chosen ? 'bg-hover' : 'hover:bg-raised')}>
      <span className="flex items-baseline justify-between gap-3">
        <span dir="auto" className="min-w-0 truncate font-medium">
          <Who actor={approval.requested_by} />: {approval.wish.action}
        </span>
        <Badge tone={stateTone(approval.state)}>{said('approvals', approval.state)}</Badge>
      </span>
      <span className="mt-0.5 block truncate text-sm text-ink-2">
        <Said>{approval.reason}</Said>
      </span>
      <Ago at={approval.created_at} className="text-xs text-ink-3" />
    </Link>
  )
}
