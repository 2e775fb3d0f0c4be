import { Ban, Check, CircleDashed, Minus, X } from 'lucide-react'
import { classes } from '@/lib/classes'
import { t } from '@/lib/text'

export type Mark = 'waiting' | 'working' | 'passed' | 'failed' | 'not_run' | 'cancelled'

/** A state as shape and colour; its word is read aloud, so colour is never alone. */
export function StateIcon({ mark, size = 16, className }: { mark: Mark; size?: number; className?: string }) {
  return (
    <span role="img" aria-label={t(`mark.${mark}`)} className={classes('grid shrink-0 place-items-center', className)}>
      <Shape mark={mark} size={size} />
    </span>
  )
}

function Shape({ mark, size }: { mark: Mark; size: number }) {
  const glyph = Math.round(size * 0.66)
  const disc = 'grid place-items-center rounded-full'
  const box = { width: size, height: size }
  switch (mark) {
    case 'passed':
      return <span style={box} className={classes(disc, 'bg-ok text-panel')}><Check size={glyph} strokeWidth={3} /></span>
    case 'failed':
      return <span style={box} className={classes(disc, 'bg-bad text-panel')}><X size={glyph} strokeWidth={3} /></span>
    case 'not_run':
      return <span style={box} className={classes(disc, 'bg-warn text-panel')}><Minus size={glyph} strokeWidth={3} /></span>
    case 'cancelled':
      return <Ban size={size} className="text-ink-3" />
    case 'working':
      return <Ring size={size} />
    case 'waiting':
      return <CircleDashed size={size} className="text-line-strong" />
  }
}

function Ring({ size }: { size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" fill="none" strokeWidth="2.25" className="turning">
      <circle cx="8" cy="8" r="6.5" className="stroke-accent/25" />
      <path d="M8 1.500A6.500 6.500 0 0 1 14.500 8" strokeLinecap="round" className="stroke-accent" />
    </svg>
  )
}
