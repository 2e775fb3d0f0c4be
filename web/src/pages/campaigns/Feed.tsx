import { useQuery } from '@tanstack/react-query'
import { campaignFeedQuery } from '@/api/campaign'
import type { Event } from '@/api/event'
import { words } from '@/lib/format'
import { t } from '@/lib/text'
import { Ago } from '@/ui/Ago'
import { Skeleton } from '@/ui/Skeleton'

/** What happens in a campaign, newest first, as it happens. */
export function Feed({ id }: { id: string }) {
  const { data, isPending } = useQuery(campaignFeedQuery(id))
  return (
    <section className="rounded-lg border border-line bg-panel px-5 py-4">
      <h2 className="pb-2 font-semibold">{t('campaigns.feed')}</h2>
      {isPending ? (
        <Skeleton className="h-40 w-full" />
      ) : (data ?? []).length === 0 ? (
        <p className="text-ink-3">{t('campaigns.noFeed')}</p>
      ) : (
        <div role="log" aria-label={t('campaigns.feed')}>
          <ol className="divide-y divide-line">
            {(data ?? []).toReversed().map((event) => (
              <li key={event.seq} className="flex items-baseline justify-between gap-3 py-1.5 text-sm">
                <span dir="auto" className="min-w-0 break-words">
                  {lineOf(event)}
                </span>
                <Ago at={event.at_ms} className="shrink-0 text-xs text-ink-3" />
              </li>
            ))}
          </ol>
        </div>
      )}
    </section>
  )
}

/** An event in a few words: what it is, and what it says by itself. */
export function lineOf(event: Event): string {
  const said = 'text' in event ? event.text : 'change' in event ? words(event.change) : 'state' in event ? words(event.state) : 'stage' in event ? event.stage : ''
  return [words(event.event_type), said].filter(Boolean).join(': ')
}
