import { CloudOff } from 'lucide-react'
import { classes } from '@/lib/classes'
import { t } from '@/lib/text'
import { useConnection } from '@/live/LiveProvider'

const DOTS = { connecting: 'bg-warn breathing', live: 'bg-ok', reconnecting: 'bg-warn breathing', offline: 'bg-bad' } as const

/** Whether what the page shows is live. */
export function ConnectionNote() {
  const connection = useConnection()
  return (
    <p role="status" className="flex items-center gap-2 text-sm text-ink-3">
      <span aria-hidden className={classes('size-1.5 rounded-full', DOTS[connection])} />
      <span className="max-sm:sr-only">{t(`connection.${connection}`)}</span>
    </p>
  )
}

/** A bar over the content while the page hears nothing. */
export function ConnectionBanner() {
  const connection = useConnection()
  if (connection !== 'offline' && connection !== 'reconnecting') return null
  return (
    <p className="flex items-center justify-center gap-2 border-b border-warn/35 bg-warn-soft px-4 py-1.5 text-center text-sm print:hidden">
      <CloudOff aria-hidden size={14} className="shrink-0 text-warn" />
      {t(`connection.${connection}.text`)}
    </p>
  )
}
