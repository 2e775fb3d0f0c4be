import { useState, type FormEvent } from 'react'
import { Link, getRouteApi } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { campaignsQuery, useCampaigns, type Campaign } from '@/api/campaign'
import { useBecause } from '@/api/may'
import { day } from '@/lib/format'
import { t } from '@/lib/text'
import { LoadFailure } from '@/parts/shell/LoadFailure'
import { Page } from '@/parts/shell/Page'
import { Badge } from '@/ui/Badge'
import { Button } from '@/ui/Button'
import { Dialog } from '@/ui/Dialog'
import { Empty } from '@/ui/Empty'
import { Choice, TextArea, TextField } from '@/ui/Field'
import { Said } from '@/ui/Said'
import { Skeleton } from '@/ui/Skeleton'
import { Progress } from './Progress'

const route = getRouteApi('/app/campaigns')
const STATES = ['open', 'closed', 'all'] as const

/** All campaigns with how far they are. */
export function CampaignsPage() {
  const { state = 'open' } = route.useSearch()
  const navigate = route.useNavigate()
  const query = useQuery(campaignsQuery(state === 'all' ? undefined : state))
  const [making, setMaking] = useState(false)
  const denied = useBecause('change_campaigns')
  const add = (
    <Button look="primary" icon={<Plus aria-hidden size={15} />} because={denied} onClick={() => setMaking(true)}>
      {t('campaigns.new')}
    </Button>
  )
  const filter = <Choice aria-label={t('queue.states')} value={state} options={STATES.map((value) => ({ value, label: t(`campaigns.${value}`) }))} onPick={(value) => void navigate({ search: { state: STATES.find((one) => one === value) } })} className="h-9" />
  return (
    <Page title={t('campaigns.title')} text={t('campaigns.text')} actions={<>{filter}{add}</>}>
      {query.isPending ? (
        <Skeleton className="h-40 w-full rounded-lg" />
      ) : query.isLoadingError ? (
        <LoadFailure what={t('campaigns.title')} error={query.error} onRetry={() => void query.refetch()} />
      ) : query.data.length === 0 ? (
        <Empty title={t('campaigns.none')} action={add}>
          {t('campaigns.none.text')}
        </Empty>
      ) : (
        <ul aria-label={t('campaigns.list')} className="grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
          {query.data.map((campaign) => (
            <li key={campaign.id}>
              <Card campaign={campaign} />
            </li>
          ))}
        </ul>
      )}
      <Dialog open={making} onClose={() => setMaking(false)} title={t('campaigns.new')}>
        <CampaignForm onDone={() => setMaking(false)} />
      </Dialog>
    </Page>
  )
}

function Card({ campaign }: { campaign: Campaign }) {
  return (
    <Link to="/campaigns/$campaign" params={{ campaign: campaign.id }} className="flex h-full flex-col rounded-lg border border-line bg-panel px-4 py-3.5 transition-colors duration-150 hover:border-line-strong">
      <span className="flex items-baseline justify-between gap-3">
        <span dir="auto" className="min-w-0 truncate font-semibold">
          {campaign.campaign_name}
        </span>
        {campaign.state === 'closed' && <Badge>{t('campaigns.closed')}</Badge>}
      </span>
      <span dir="auto" className="mt-1 line-clamp-2 grow text-sm text-ink-2">
        {campaign.goal}
      </span>
      <Progress campaign={campaign} />
      {campaign.due_at !== null && (
        <span className="mt-2 text-xs text-ink-3">
          {t('campaigns.due')}: {day(Date.parse(campaign.due_at))}
        </span>
      )}
    </Link>
  )
}

function CampaignForm({ onDone }: { onDone: () => void }) {
  const { create } = useCampaigns()
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const said = new FormData(event.currentTarget)
    const due = String(said.get('due') ?? '')
    const target = Number(said.get('target') ?? 0)
    create.mutate({ campaign_name: String(said.get('name') ?? '').trim(), goal: String(said.get('goal') ?? ''), ...(due && { due_at: due }), ...(target > 0 && { target }) }, { onSuccess: onDone })
  }
  return (
    <form onSubmit={submit} className="space-y-4">
      <TextField label={t('campaigns.name')} name="name" required maxLength={100} />
      <TextArea label={t('campaigns.goal')} name="goal" />
      <div className="grid grid-cols-2 gap-3">
        <TextField label={t('campaigns.target')} name="target" type="number" min={1} />
        <TextField label={t('campaigns.due')} name="due" type="date" />
      </div>
      {create.isError && (
        <p role="alert" className="text-sm text-bad">
          <Said>{create.error.message}</Said>
        </p>
      )}
      <Button type="submit" look="primary">
        {t('campaigns.make')}
      </Button>
    </form>
  )
}
