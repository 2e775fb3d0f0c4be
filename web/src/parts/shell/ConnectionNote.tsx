import { classes } from '@/lib/classes'
import { useConnection } from '@/live/LiveProvider'

const NOTES = {
  connecting: { text: 'Connecting…', dot: 'bg-warn breathing' },
  live: { text: 'Live', dot: 'bg-ok' },
  reconnecting: { text: 'Reconnecting…', dot: 'bg-warn breathing' },
  offline: { text: 'Offline', dot: 'bg-bad' },
} as const

/** Whether what the page shows is live. */
export function ConnectionNote({ short }: { short?: boolean }) {
  const connection = useConnection()
  const { text, dot } = NOTES[connection]
  return (
    <p role="status" className="flex items-center gap-2 text-sm text-ink-3">
      <span aria-hidden className={classes('size-1.5 rounded-full', dot)} />
      <span className={classes(short && connection === 'live' && 'sr-only')}>{text}</span>
    </p>
  )
}
