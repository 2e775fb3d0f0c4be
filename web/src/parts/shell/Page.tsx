import { useEffect, type ReactNode } from 'react'
import { classes } from '@/lib/classes'

type Props = { title: string; text?: string; actions?: ReactNode; /** Fills the window instead of growing beyond it: what is within scrolls. */ fill?: boolean; children: ReactNode }

/** A page within the layout: its name, what can be done on it, and what it shows. */
export function Page({ title, text, actions, fill, children }: Props) {
  useTitle(title)
  return (
    <div className={classes('mx-auto flex w-full max-w-[80rem] flex-col px-4 py-5 sm:px-7', fill && 'h-full min-h-0')}>
      <header className="flex shrink-0 flex-wrap items-end justify-between gap-x-4 gap-y-3 pb-4">
        <div className="min-w-0">
          <h1 dir="auto" className="text-2xl font-semibold tracking-[-0.025em] break-words">
            {title}
          </h1>
          {text && <p className="mt-0.5 text-ink-2">{text}</p>}
        </div>
        {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
      </header>
      {children}
    </div>
  )
}

/** Names the window after what it shows. */
export function useTitle(title: string | undefined): void {
  useEffect(() => {
    document.title = title ? `${title} · Velocity` : 'Velocity'
    return () => void (document.title = 'Velocity')
  }, [title])
}
