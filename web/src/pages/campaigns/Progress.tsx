import type { Campaign } from '@/api/campaign'
import { number } from '@/lib/format'
import { t } from '@/lib/text'

/** How far a campaign is: a bar, and the numbers that it is made of. */
export function Progress({ campaign }: { campaign: Campaign }) {
  const percent = Math.round(100 * Math.min(1, Math.max(0, campaign.progress)))
  return (
    <span className="mt-3 block">
      <span role="progressbar" aria-label={t('campaigns.progress')} aria-valuemin={0} aria-valuemax={100} aria-valuenow={percent} className="block h-1.5 overflow-hidden rounded-full bg-hover">
        <span className="block h-full rounded-full bg-accent" style={{ width: `${percent}%` }} />
      </span>
      <span className="numbers mt-1.5 block text-xs text-ink-3">
        {t('campaigns.counts', { done: number(campaign.runs_done), target: number(campaign.target), open: number(campaign.runs_open), failed: number(campaign.runs_failed) })}
      </span>
    </span>
  )
}
