import { useQuery } from '@tanstack/react-query'
import { burndownQuery } from '@/api/campaign'
import { t } from '@/lib/text'
import { Skeleton } from '@/ui/Skeleton'
import { linesOf } from './chart'

const [WIDTH, HEIGHT] = [600, 180]

/** What was left over time, as a picture and in words. */
export function Burndown({ id }: { id: string }) {
  const { data, isPending } = useQuery(burndownQuery(id))
  const points = data?.points ?? []
  const { left, ideal, last } = linesOf(points, WIDTH, HEIGHT)
  return (
    <section className="rounded-lg border border-line bg-panel px-5 py-4">
      <h2 className="pb-3 font-semibold">{t('campaigns.burndown')}</h2>
      {isPending ? (
        <Skeleton className="h-44 w-full" />
      ) : points.length === 0 ? (
        <p className="text-ink-3">{t('campaigns.noPoints')}</p>
      ) : (
        <>
          <svg role="img" aria-label={t('campaigns.burndown.text', { from: points[0]?.remaining ?? 0, to: points.at(-1)?.remaining ?? 0 })} viewBox={`-4 -6 ${WIDTH + 12} ${HEIGHT + 12}`} className="w-full" fill="none">
            <path d={`M0 ${HEIGHT}H${WIDTH}`} className="stroke-line" />
            <path d={ideal} className="stroke-line-strong" strokeDasharray="4 4" />
            <path d={left} className="stroke-accent" strokeWidth={2} />
            {last && <circle cx={last.x} cy={last.y} r={4} className="fill-accent" />}
          </svg>
          <p aria-hidden className="mt-2 flex gap-4 text-xs text-ink-3">
            <span className="flex items-center gap-1.5">
              <span className="h-0.5 w-4 bg-accent" />
              {t('campaigns.left')}
            </span>
            <span className="flex items-center gap-1.5">
              <span className="w-4 border-t border-dashed border-line-strong" />
              {t('campaigns.ideal')}
            </span>
          </p>
        </>
      )}
    </section>
  )
}
