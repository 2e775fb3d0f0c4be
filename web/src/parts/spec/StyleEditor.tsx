import { useEffect, useRef, useState } from 'react'
import type { Theme } from '@/api/spec'
import type { SpecEdit } from '@/api/specChange'
import { classes } from '@/lib/classes'
import { capital } from '@/lib/format'
import { t } from '@/lib/text'
import type { Change } from './change'
import { RADIUS, modes, swatch } from './swatch'

const STYLES = ['minimal', 'bold', 'playful', 'corporate', 'dark', 'elegant'] as const satisfies readonly Theme['style'][]
const MODES = ['light', 'dark', 'both'] as const satisfies readonly Theme['mode'][]
const DENSITIES = ['compact', 'regular', 'airy'] as const satisfies readonly Theme['density'][]
/** How long the hue rests before it is kept: a slider says every step. */
const REST_MS = 350

const HUES = 'linear-gradient(to right, oklch(0.65 0.17 0), oklch(0.65 0.17 60), oklch(0.65 0.17 120), oklch(0.65 0.17 180), oklch(0.65 0.17 240), oklch(0.65 0.17 300), oklch(0.65 0.17 359))'

type ThemeEdit = Omit<Extract<SpecEdit, { edit: 'set_theme' }>, 'edit'>

/** The looks, chosen: each style in its own colours, the hue, the modes and the spacing. */
export function StyleEditor({ theme, change, onHue }: { theme: Theme; change: NonNullable<Change>; onHue: (hue: number | null) => void }) {
  const set = (edit: ThemeEdit) => change({ edits: [{ edit: 'set_theme', ...edit }] })
  return (
    <div className="mt-3 space-y-3">
      <div role="group" aria-label={t('spec.styles')} className="grid grid-cols-3 gap-2 sm:grid-cols-6">
        {STYLES.map((style) => (
          <StyleTile key={style} theme={{ ...theme, style }} chosen={theme.style === style} onPick={() => theme.style !== style && set({ style })} />
        ))}
      </div>
      <Hue hue={theme.hue} onHue={onHue} onKeep={(hue) => set({ hue })} />
      <div className="flex flex-wrap gap-x-6 gap-y-2">
        <Picks label={t('spec.mode')} values={MODES} value={theme.mode} onPick={(mode) => set({ mode })} say={(mode) => t(`spec.mode.${mode}`)} />
        <Picks label={t('spec.spacing')} values={DENSITIES} value={theme.density} onPick={(density) => set({ density })} say={(density) => t(`spec.spacing.${density}`)} />
      </div>
    </div>
  )
}

function StyleTile({ theme, chosen, onPick }: { theme: Theme; chosen: boolean; onPick: () => void }) {
  const mode = theme.style === 'dark' ? 'dark' : (modes(theme)[0] ?? 'light')
  const colours = swatch(theme, mode)
  const radius = RADIUS[theme.style]
  return (
    <button type="button" aria-pressed={chosen} onClick={onPick} className={classes('overflow-hidden rounded-lg border text-start transition-colors', chosen ? 'border-accent ring-1 ring-accent' : 'border-line hover:border-line-strong')}>
      <span aria-hidden className="flex h-14 flex-col justify-between p-2" style={{ background: colours.ground }}>
        <span className="flex items-center gap-1">
          <span className="h-1.5 w-8" style={{ background: colours.ink, borderRadius: radius }} />
          <span className="ms-auto h-1 w-4" style={{ background: colours.muted, borderRadius: radius }} />
        </span>
        <span className="flex items-end gap-1">
          <span className="h-3.5 w-9" style={{ background: colours.accent, borderRadius: Math.min(radius, 8) }} />
          <span className="h-5 grow border" style={{ background: colours.surface, borderColor: colours.line, borderRadius: Math.min(radius, 8) }} />
        </span>
      </span>
      <span className="block truncate px-2 py-1 text-xs font-medium">{capital(t(`spec.style.${theme.style}`))}</span>
    </button>
  )
}

function Hue({ hue, onHue, onKeep }: { hue: number; onHue: (hue: number | null) => void; onKeep: (hue: number) => void }) {
  const [drawn, setDrawn] = useState<number | null>(null)
  const kept = useRef(onKeep)
  useEffect(() => {
    kept.current = onKeep
  })
  useEffect(() => {
    if (drawn === null) return
    const timer = setTimeout(() => {
      setDrawn(null)
      onHue(null)
      if (drawn !== hue) kept.current(drawn)
    }, REST_MS)
    return () => clearTimeout(timer)
  }, [drawn, hue, onHue])
  return (
    <label className="flex items-center gap-3 text-sm">
      <span className="shrink-0 text-ink-3">{t('spec.hue')}</span>
      <input
        type="range"
        dir="ltr"
        min={0}
        max={359}
        value={drawn ?? hue}
        onChange={(event) => {
          setDrawn(Number(event.target.value))
          onHue(Number(event.target.value))
        }}
        className="h-6 min-w-0 grow cursor-pointer appearance-none rounded-full bg-transparent [&::-moz-range-thumb]:size-4 [&::-webkit-slider-runnable-track]:h-2 [&::-webkit-slider-runnable-track]:rounded-full [&::-webkit-slider-runnable-track]:bg-(image:--hues) [&::-webkit-slider-thumb]:-mt-1 [&::-webkit-slider-thumb]:size-4 [&::-webkit-slider-thumb]:appearance-none [&::-webkit-slider-thumb]:rounded-full [&::-webkit-slider-thumb]:border-2 [&::-webkit-slider-thumb]:border-panel [&::-webkit-slider-thumb]:bg-ink [&::-webkit-slider-thumb]:shadow"
        style={{ '--hues': HUES } as React.CSSProperties}
      />
      <output className="numbers w-10 shrink-0 text-end font-mono text-xs text-ink-3">{`${drawn ?? hue}°`}</output>
    </label>
  )
}

function Picks<T extends string>({ label, values, value, onPick, say }: { label: string; values: readonly T[]; value: T; onPick: (value: T) => void; say: (value: T) => string }) {
  return (
    <div role="group" aria-label={label} className="flex items-center gap-2 text-sm">
      <span aria-hidden className="text-ink-3">
        {label}
      </span>
      <span className="flex rounded-md border border-line bg-panel p-0.5">
        {values.map((one) => (
          <button key={one} type="button" aria-pressed={one === value} onClick={() => one !== value && onPick(one)} className={classes('h-6 rounded-sm px-2 text-xs font-medium transition-colors', one === value ? 'bg-hover text-ink' : 'text-ink-3 hover:text-ink')}>
            {say(one)}
          </button>
        ))}
      </span>
    </div>
  )
}
