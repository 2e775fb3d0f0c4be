import { useId, useRef, type KeyboardEvent, type ReactNode } from 'react'
import { classes } from '@/lib/classes'

export type Tab<K extends string> = { key: K; label: ReactNode }

/** A row of tabs; arrow keys, Home and End move, as the ARIA pattern says. The panel carries the ids from `tabIds`. */
export function Tabs<K extends string>({ tabs, value, onChange, label, base, className, stretch }: {
  tabs: readonly Tab<K>[]
  value: K
  onChange: (key: K) => void
  label: string
  base: string
  className?: string
  stretch?: boolean
}) {
  const list = useRef<HTMLDivElement>(null)
  const move = (event: KeyboardEvent) => {
    const at = tabs.findIndex((tab) => tab.key === value)
    const ahead = document.dir === 'rtl' ? -1 : 1
    const to = { ArrowRight: at + ahead, ArrowLeft: at - ahead, Home: 0, End: tabs.length - 1 }[event.key]
    const next = to === undefined ? undefined : tabs[(to + tabs.length) % tabs.length]
    if (!next) return
    event.preventDefault()
    onChange(next.key)
    list.current?.querySelector<HTMLElement>(`[data-key="${next.key}"]`)?.focus()
  }
  return (
    <div ref={list} role="tablist" aria-label={label} onKeyDown={move} tabIndex={-1} className={classes('flex', className)}>
      {tabs.map((tab) => {
        const ids = tabIds(base, tab.key)
        const chosen = tab.key === value
        return (
          <button
            key={tab.key}
            type="button"
            role="tab"
            id={ids.tab}
            data-key={tab.key}
            aria-selected={chosen}
            aria-controls={chosen ? ids.panel : undefined}
            tabIndex={chosen ? 0 : -1}
            onClick={() => onChange(tab.key)}
            className={classes(
              'relative inline-flex h-full items-center justify-center gap-2 px-3 text-base font-medium transition-colors duration-150 focus-visible:-outline-offset-2',
              stretch && 'grow',
              chosen ? 'text-ink' : 'text-ink-3 hover:text-ink',
              chosen && 'after:absolute after:inset-x-3 after:bottom-0 after:h-0.5 after:bg-accent',
            )}
          >
            {tab.label}
          </button>
        )
      })}
    </div>
  )
}

/** The ids that tie a tab to its panel. */
export function tabIds(base: string, key: string) {
  return { tab: `${base}-tab-${key}`, panel: `${base}-panel-${key}` }
}

/** An id base for one row of tabs. */
export function useTabsBase(): string {
  return useId()
}
