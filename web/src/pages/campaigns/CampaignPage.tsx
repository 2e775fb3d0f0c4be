import { getRouteApi, Link } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { ArrowLeft } from 'lucide-react'
import { campaignQuery, useCampaigns } from '@/api/campaign'
import { useBecause } from '@/api/may'
import { t } from '@/lib/text'
import { LoadFailure } from '@/parts/shell/LoadFailure'
import { Page } from '@/parts/shell/Page'
import { Button } from '@/ui/Button'
import { Skeleton } from '@/ui/Skeleton'
import { refuse, tell } from '@/ui/note'
import { Burndown } from './Burndown'
import { Feed } from './Feed'
import { Members } from './Members'
import { Progress } from './Progress'

const route = getRouteApi('/app/campaigns/$campaign')

/** One campaign: how far, what is left over time, who takes part, and what is said. */
export function CampaignPage() {
  const { campaign: id } = route.useParams()
  const query = useQuery(campaignQuery(id))
  const { change } = useCampaigns()
  const denied = useBecause('change_campaigns')
  if (query.isPending) return <Skeleton className="m-7 h-64 rounded-lg" />
  if (query.isLoadingError) {
    return (
      <div className="p-7">
        <LoadFailure what={t('campaigns.title')} error={query.error} onRetry={() => void query.refetch()} />
      </div>
    )
  }
  const campaign = query.data
  const open = campaign.state === 'open'
  const turn = () =>
    change.mutate(
      { id: campaign.id, state: open ? 'closed' : 'open' },
      {
        onSuccess: () => open && tell(t('campaigns.didClose', { name: campaign.campaign_name }), { undo: () => change.mutate({ id: campaign.id, state: 'open' }) }),
        onError: (error) => refuse(error),
      },
    )
  return (
    <Page title={campaign.campaign_name} text={campaign.goal} actions={<Button because={denied} onClick={turn}>{open ? t('campaigns.close') : t('campaigns.reopen')}</Button>}>
      <Link to="/campaigns" className="-mt-2 mb-3 inline-flex w-fit items-center gap-1.5 text-sm text-ink-2 hover:text-ink">
        <ArrowLeft aria-hidden size={14} className="rtl:-scale-x-100" />
        {t('campaigns.back')}
      </Link>
      <Progress campaign={campaign} />
      <div className="mt-5 grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="space-y-4">
          <Burndown id={campaign.id} />
          <Members campaign={campaign} />
        </div>
        <Feed id={campaign.id} />
      </div>
    </Page>
  )
}
