import { classes } from '@/lib/classes'

const TONES: Record<string, string> = { GET: 'text-ok', POST: 'text-accent-text', PUT: 'text-warn', PATCH: 'text-warn', DELETE: 'text-bad' }

/** An HTTP method in its tone. */
export function Method({ method, className }: { method: string; className?: string }) {
  return <span className={classes('shrink-0 font-mono text-xs font-semibold', TONES[method] ?? 'text-ink-2', className)}>{method}</span>
}
