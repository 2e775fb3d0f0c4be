import { ago, moment } from '@/lib/format'
import { useNow } from '@/lib/time'

/** How long ago something was; the exact moment when one points at it. */
export function Ago({ at, className }: { at: string | number | null | undefined; className?: string }) {
  const now = useNow(30_000)
  const ms = typeof at === 'number' ? at : at ? Date.parse(at) : Number.NaN
  if (Number.isNaN(ms)) return <span className={className}>–</span>
  return (
    <time dateTime={new Date(ms).toISOString()} title={moment(ms)} className={className}>
      {ago(ms, now)}
    </time>
  )
}
