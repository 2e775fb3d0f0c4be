import type { Release, ReleaseState } from '@/api/project'
import { ago } from '@/lib/format'
import { t } from '@/lib/text'
import { Badge, type Tone } from '@/ui/Badge'

const TONES: Record<ReleaseState, Tone> = { starting: 'accent', live: 'ok', superseded: 'neutral', failed: 'bad' }

/** The versions of a product, newest first; each leads to the run that made it. */
export function Versions({ releases, nowMs, current, onRun }: { releases: Release[]; nowMs: number; current: number; onRun: (run: number) => void }) {
  return (
    <ul className="divide-y divide-line rounded-lg border border-line bg-panel">
      {releases.map((release) => (
        <li key={release.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3.5 py-2 text-sm">
          <span className="numbers font-medium">{t('run.version', { id: String(release.id) })}</span>
          <Badge tone={TONES[release.state]}>{t(`release.${release.state}`)}</Badge>
          <span className="min-w-0 truncate font-mono text-xs text-ink-3">{release.artifact.slice(0, 19)}</span>
          <span className="ms-auto text-ink-3">{ago(release.created_at_ms, nowMs)}</span>
          <button
            type="button"
            aria-current={release.run_id === current || undefined}
            onClick={() => onRun(release.run_id)}
            className="numbers rounded-sm text-ink-2 underline-offset-2 hover:underline aria-[current]:font-medium aria-[current]:text-ink"
          >
            {t('products.run', { run: String(release.run_id) })}
          </button>
        </li>
      ))}
    </ul>
  )
}
