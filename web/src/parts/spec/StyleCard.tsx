import { useState } from 'react'
import { m } from 'motion/react'
import type { Project, Theme } from '@/api/spec'
import { capital } from '@/lib/format'
import { t } from '@/lib/text'
import { StyleEditor } from './StyleEditor'
import { useChange } from './change'
import { RADIUS, modes, swatch } from './swatch'

const MODES = { both: 'spec.both', light: 'spec.lightOnly', dark: 'spec.darkOnly' } as const

/** How the product will look: a specimen in its own colours, one a mode. */
export function StyleCard({ theme: kept, project }: { theme: Theme; project: Project }) {
  const change = useChange()
  const [hue, setHue] = useState<number | null>(null)
  const theme = hue === null ? kept : { ...kept, hue }
  return (
    <div>
      <div className="overflow-hidden rounded-lg border border-line">
        <div className="flex">
          {modes(theme).map((mode) => (
            <Specimen key={mode} theme={theme} mode={mode} title={project.title} />
          ))}
        </div>
      </div>
      <p className="mt-2 text-sm text-ink-3">
        {t('spec.look', { style: capital(theme.style), mode: t(MODES[theme.mode]), density: theme.density, art: theme.art })}
      </p>
      {change && <StyleEditor theme={kept} change={change} onHue={setHue} />}
    </div>
  )
}

function Specimen({ theme, mode, title }: { theme: Theme; mode: 'light' | 'dark'; title: string }) {
  const colours = swatch(theme, mode)
  const radius = RADIUS[theme.style]
  return (
    <m.div
      key={theme.style}
      aria-hidden
      initial={{ opacity: 0 }}
      animate={{ opacity: 1 }}
      transition={{ duration: 0.2 }}
      className="flex min-w-0 grow basis-0 items-end justify-between gap-3 p-4"
      style={{ background: colours.ground, color: colours.ink }}
    >
      <div className="min-w-0">
        <p className="truncate text-xl font-semibold tracking-[-0.02em]">{title}</p>
        <p className="mt-1 truncate text-xs" style={{ color: colours.muted }}>
          {theme.style} · {mode}
        </p>
        <div className="mt-3 flex gap-1.5">
          {[colours.accent, colours.ink, colours.muted, colours.line, colours.surface].map((colour) => (
            <span key={colour} className="size-4" style={{ background: colour, borderRadius: Math.min(radius, 8) }} />
          ))}
        </div>
      </div>
      <span
        className="shrink-0 px-3 py-1.5 text-xs font-semibold max-sm:hidden"
        style={{ background: colours.accent, color: colours.onAccent, borderRadius: radius }}
      >
        {t('spec.button')}
      </span>
    </m.div>
  )
}
