import { useRef, useState, type KeyboardEvent } from 'react'
import { Pencil } from 'lucide-react'
import { classes } from '@/lib/classes'

type Props = { label: string; value: string; onSave: ((value: string) => void) | null; max?: number; className?: string; empty?: string }

/** A text that can be changed where it stands: a click or Enter begins, Enter keeps, Escape leaves it as it was. */
export function InlineText({ label, value, onSave, max = 200, className, empty = '' }: Props) {
  const [text, setText] = useState<string | null>(null)
  const button = useRef<HTMLButtonElement>(null)
  if (onSave === null) return <span dir="auto" className={className}>{value || empty}</span>
  const end = (kept: string | null) => {
    const next = kept?.trim() ?? ''
    setText(null)
    if (next !== '' && next !== value) onSave(next)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || (event.key !== 'Enter' && event.key !== 'Escape')) return
    event.preventDefault()
    event.stopPropagation()
    end(event.key === 'Enter' ? text : null)
    requestAnimationFrame(() => button.current?.focus())
  }
  if (text !== null) {
    return (
      <input
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the person has just asked to write here.
        autoFocus
        dir="auto"
        aria-label={label}
        value={text}
        maxLength={max}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        onBlur={() => end(text)}
        onFocus={(event) => event.target.select()}
        className={classes('-mx-1.5 w-full min-w-0 rounded-md border border-accent bg-panel px-1.5 ring-1 ring-accent outline-none', className)}
      />
    )
  }
  return (
    <button ref={button} type="button" onClick={() => setText(value)} className={classes('group/inline relative -mx-1.5 inline-block max-w-full rounded-md border border-transparent px-1.5 text-start hover:border-line hover:bg-panel', className)}>
      <span className="sr-only">{label}: </span>
      <span dir="auto" className={classes('[overflow-wrap:anywhere]', value === '' && 'text-ink-3')}>
        {value || empty}
      </span>
      <Pencil aria-hidden size={12} className="absolute start-full top-1/2 ms-1 -translate-y-1/2 text-ink-3 opacity-0 transition-opacity group-hover/inline:opacity-100 group-focus-visible/inline:opacity-100" />
    </button>
  )
}
