import type { ReactNode } from 'react'
import { CircleAlert, TriangleAlert } from 'lucide-react'
import { classes } from '@/lib/classes'

/** Something that the person should know, with the way on. */
export function Notice({ tone, title, children, action }: { tone: 'bad' | 'warn'; title: string; children?: ReactNode; action?: ReactNode }) {
  const Icon = tone === 'bad' ? CircleAlert : TriangleAlert
  return (
    <div
      role={tone === 'bad' ? 'alert' : 'status'}
      className={classes(
        'flex gap-3 rounded-lg border px-4 py-3',
        tone === 'bad' ? 'border-bad/35 bg-bad-soft' : 'border-warn/35 bg-warn-soft',
      )}
    >
      <Icon aria-hidden size={16} className={classes('mt-0.5 shrink-0', tone === 'bad' ? 'text-bad' : 'text-warn')} />
      <div className="min-w-0 grow">
        <p className="font-medium">{title}</p>
        {children && <div className="mt-0.5 text-sm break-words text-ink-2">{children}</div>}
        {action && <div className="mt-2.5">{action}</div>}
      </div>
    </div>
  )
}
