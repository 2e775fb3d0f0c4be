import { memo } from 'react'
import { spans, type Look } from '@/lib/ansi'
import { classes } from '@/lib/classes'

const COLOURS: Record<NonNullable<Look['colour']>, string> = {
  black: 'text-ink-3',
  red: 'text-bad',
  green: 'text-ok',
  yellow: 'text-warn',
  blue: 'text-accent-text',
  magenta: 'text-accent-text',
  cyan: 'text-ink-2',
  white: 'text-ink',
}

function lookOf(look: Look): string {
  return classes(look.colour && COLOURS[look.colour], look.bold && 'font-semibold', look.dim && 'opacity-80', look.underline && 'underline')
}

type Marked = { from: number; to: number; current: boolean }

/** A line of output in its terminal's colours, with what was searched for marked. What stands in it is text, never markup. */
export const LogText = memo(function LogText({ text, marks }: { text: string; marks?: readonly Marked[] | undefined }) {
  if (text === '') return '\u00a0'
  if (!text.includes('\u001b') && !marks?.length) return text
  let at = 0
  return spans(text).map((span) => {
    const from = at
    at += span.text.length
    return (
      <span key={from} className={lookOf(span.look)}>
        {marks?.length ? <Cut text={span.text} from={from} marks={marks} /> : span.text}
      </span>
    )
  })
})

function Cut({ text, from, marks }: { text: string; from: number; marks: readonly Marked[] }) {
  const parts = []
  let end = 0
  for (const mark of marks) {
    const [a, b] = [Math.max(0, mark.from - from), Math.min(text.length, mark.to - from)]
    if (a >= b || a < end) continue
    if (a > end) parts.push(text.slice(end, a))
    parts.push(
      <mark key={a} className={mark.current ? 'rounded-sm bg-accent text-on-accent' : 'rounded-sm bg-accent-soft text-inherit'}>
        {text.slice(a, b)}
      </mark>,
    )
    end = b
  }
  if (end < text.length) parts.push(text.slice(end))
  return parts
}
