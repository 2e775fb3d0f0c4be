import type { ButtonHTMLAttributes, ReactNode } from 'react'
import { classes } from '@/lib/classes'

type Look = 'primary' | 'accent' | 'quiet' | 'outline' | 'danger'

const LOOKS: Record<Look, string> = {
  primary: 'bg-ink text-panel hover:bg-ink-2',
  accent: 'bg-accent text-on-accent hover:brightness-105',
  quiet: 'text-ink-2 hover:bg-hover hover:text-ink',
  outline: 'border border-line bg-panel text-ink hover:border-line-strong hover:bg-raised',
  danger: 'bg-bad text-panel hover:brightness-105',
}

/** How a button looks; links that act like buttons share it. */
export function buttonLook(look: Look, small = false): string {
  return classes(
    'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap transition-colors duration-150 select-none',
    small ? 'h-7 px-2.5 text-sm' : 'h-9 px-3.5 text-base',
    LOOKS[look],
  )
}

type Props = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'disabled'> & {
  look?: Look
  small?: boolean
  /** Why it cannot be used now: it stays reachable, and says so. */
  because?: string | null | undefined
  icon?: ReactNode
}

/** A button. One that cannot be used is still in the tab order and tells its reason. */
export function Button({ look = 'outline', small, because, icon, className, children, onClick, ...rest }: Props) {
  const blocked = because != null
  return (
    <button
      type="button"
      {...rest}
      aria-disabled={blocked || undefined}
      title={because ?? rest.title}
      onClick={blocked ? (event) => event.preventDefault() : onClick}
      className={classes(buttonLook(look, small), blocked && 'opacity-50', className)}
    >
      {icon}
      {children}
    </button>
  )
}

/** How a square with only an icon looks; links that act like one share it. */
export const iconLook = 'grid size-8 shrink-0 place-items-center rounded-md text-ink-3 transition-colors duration-150 hover:bg-hover hover:text-ink'

/** A square button that shows only an icon; its label is read aloud and shown on hover. */
export function IconButton({ label, className, children, ...rest }: ButtonHTMLAttributes<HTMLButtonElement> & { label: string }) {
  return (
    <button
      type="button"
      {...rest}
      aria-label={label}
      title={label}
      className={classes(iconLook, className)}
    >
      {children}
    </button>
  )
}
