import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { classes } from '@/lib/classes'

export type MenuItem = { key: string; label: ReactNode; icon?: ReactNode; act: () => void }

type Props = { label: string; face: ReactNode; head?: ReactNode; items: readonly MenuItem[]; className?: string }

/** A button that opens a list of things to do; arrows, Home, End and Escape work as the ARIA pattern says. */
export function Menu({ label, face, head, items, className }: Props) {
  const [open, setOpen] = useState(false)
  const room = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const id = useId()
  useEffect(() => {
    if (!open) return
    room.current?.querySelector<HTMLElement>('[role="menuitem"]')?.focus()
    const beside = (event: PointerEvent) => {
      if (!room.current?.contains(event.target as Node)) setOpen(false)
    }
    addEventListener('pointerdown', beside)
    return () => removeEventListener('pointerdown', beside)
  }, [open])
  const close = () => {
    setOpen(false)
    button.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (!open) return
    if (event.key === 'Escape') close()
    else if (event.key === 'Tab') setOpen(false)
    else if (!moved(room.current, event.key)) return
    if (event.key !== 'Tab') event.preventDefault()
    event.stopPropagation()
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the keys are those of the menu within.
    <div ref={room} onKeyDown={onKeyDown} className={classes('relative', className)}>
      <button ref={button} type="button" aria-label={label} title={label} aria-haspopup="menu" aria-expanded={open} aria-controls={open ? id : undefined} onClick={() => setOpen(!open)} className="flex items-center gap-2 rounded-md p-1 hover:bg-hover">
        {face}
      </button>
      {open && (
        <div className="absolute end-0 top-full z-40 mt-1 w-64 rounded-lg border border-line bg-panel py-1.5 shadow-xl">
          {head && <div className="border-b border-line px-3.5 pt-1 pb-2">{head}</div>}
          <div id={id} role="menu" aria-label={label} className="px-1.5 pt-1.5">
            {items.map((item) => (
              <button
                key={item.key}
                type="button"
                role="menuitem"
                tabIndex={-1}
                onClick={() => {
                  close()
                  item.act()
                }}
                className="flex w-full items-center gap-2.5 rounded-md px-2.5 py-1.5 text-start hover:bg-hover focus:bg-hover focus-visible:-outline-offset-2"
              >
                {item.icon}
                {item.label}
              </button>
            ))}
          </div>
        </div>
      )}
    </div>
  )
}

function moved(room: HTMLElement | null, key: string): boolean {
  const items = [...(room?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])]
  const at = items.indexOf(document.activeElement as HTMLElement)
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[key]
  if (to === undefined) return false
  items[(to + items.length) % items.length]?.focus()
  return true
}
