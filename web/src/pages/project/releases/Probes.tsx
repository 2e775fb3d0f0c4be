import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { probesQuery, type Probes as Found } from '@/api/project'
import { moment, number } from '@/lib/format'
import { languageNow, t } from '@/lib/text'
import { LoadFailure } from '@/parts/shell/LoadFailure'
import { Choice } from '@/ui/Field'
import { Skeleton } from '@/ui/Skeleton'
import { latencyOf } from './latency'

const [WIDTH, HEIGHT] = [720, 120]
const HOURS = [1, 6, 24]

/** How fast the product answered, and when it did not. */
export function Probes({ slug }: { slug: string }) {
  const [hours, setHours] = useState(1)
  const query = useQuery(probesQuery(slug, hours))
  return (
    <section aria-labelledby="probes" className="rounded-lg border border-line bg-panel px-4 py-3.5">
      <div className="flex flex-wrap items-center justify-between gap-2 pb-2.5">
        <h2 id="probes" className="font-semibold">
          {t('probes.title')}
        </h2>
        <Choice aria-label={t('probes.while')} value={String(hours)} options={HOURS.map((n) => ({ value: String(n), label: t('probes.hours', { n }) }))} onPick={(value) => setHours(Number(value))} className="h-7 text-sm" />
      </div>
      {query.isPending ? (
        <Skeleton className="h-36 w-full" />
      ) : query.isLoadingError ? (
        <LoadFailure what={t('probes.title')} error={query.error} onRetry={() => void query.refetch()} />
      ) : query.data.looks === 0 ? (
        <p className="pb-1 text-sm text-ink-3">{t('probes.none')}</p>
      ) : (
        <Chart found={query.data} />
      )}
    </section>
  )
}

function Chart({ found }: { found: Found }) {
  const { line, band, most } = latencyOf(found, WIDTH, HEIGHT)
  const words = t('probes.text', { looks: number(found.looks), failed: number(found.failed), half: number(found.half_ms ?? 0), most: number(found.most_ms ?? 0) })
  return (
    <>
      <dl className="flex flex-wrap gap-x-8 gap-y-1 pb-3">
        <Figure name={t('probes.half')} value={found.half_ms === null ? '–' : t('probes.ms', { n: number(found.half_ms) })} />
        <Figure name={t('probes.most')} value={found.most_ms === null ? '–' : t('probes.ms', { n: number(found.most_ms) })} />
        <Figure name={t('probes.looks')} value={number(found.looks)} />
        <Figure name={t('probes.failed')} value={number(found.failed)} bad={found.failed > 0} />
      </dl>
      <div dir="ltr" className="flex gap-2">
        <div aria-hidden className="numbers flex shrink-0 flex-col justify-between pb-5 text-xs text-ink-3">
          <span>{t('probes.ms', { n: number(most) })}</span>
          <span>{number(0)}</span>
        </div>
        <div className="min-w-0 grow">
          <svg role="img" aria-label={words} viewBox={`0 -2 ${WIDTH} ${HEIGHT + 4}`} preserveAspectRatio="none" className="h-32 w-full" fill="none">
            <path d={`M0 0H${WIDTH}M0 ${HEIGHT / 2}H${WIDTH}M0 ${HEIGHT}H${WIDTH}`} className="stroke-line" vectorEffect="non-scaling-stroke" />
            {band.map((bar) => (
              <rect key={bar.at} x={bar.x - 2} y={bar.bad ? 0 : bar.top} width={4} height={bar.bad ? HEIGHT : bar.height} className={bar.bad ? 'fill-bad/60' : 'fill-accent/35'}>
                <title>{moment(bar.at)}</title>
              </rect>
            ))}
            <path d={line} className="stroke-accent" strokeWidth={1.5} vectorEffect="non-scaling-stroke" strokeLinejoin="round" strokeLinecap="round" />
          </svg>
          <div aria-hidden className="numbers flex justify-between pt-1 text-xs text-ink-3">
            <span>{hour(found.since_ms)}</span>
            <span>{hour(found.until_ms)}</span>
          </div>
        </div>
      </div>
    </>
  )
}

function Figure({ name, value, bad }: { name: string; value: string; bad?: boolean }) {
  return (
    <div>
      <dt className="text-xs text-ink-3">{name}</dt>
      <dd className={bad ? 'numbers font-semibold text-bad' : 'numbers font-semibold'}>{value}</dd>
    </div>
  )
}

function hour(atMs: number): string {
  return new Date(atMs).toLocaleTimeString(languageNow(), { hour: '2-digit', minute: '2-digit' })
}
