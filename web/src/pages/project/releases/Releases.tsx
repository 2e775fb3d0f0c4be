import type { Release, ReleaseState } from '@/api/project'
import { t } from '@/lib/text'
import { Ago } from '@/ui/Ago'
import { Badge, type Tone } from '@/ui/Badge'
import { Empty } from '@/ui/Empty'
import type { PartProps } from '../tabs'

const TONES: Record<ReleaseState, Tone> = { starting: 'accent', live: 'ok', superseded: 'neutral', failed: 'bad' }

/** Every version of the project. */
export function Releases({ project }: PartProps) {
  if (project.releases.length === 0) return <Empty title={t('project.noReleases')}>{t('project.noReleases.text')}</Empty>
  return (
    <ul className="divide-y divide-line rounded-lg border border-line bg-panel">
      {project.releases.map((release) => (
        <Row key={release.id} release={release} />
      ))}
    </ul>
  )
}

function Row({ release }: { release: Release }) {
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5 text-sm">
      <span className="numbers font-medium">{t('run.version', { id: String(release.id) })}</span>
      <Badge tone={TONES[release.state]}>{t(`release.${release.state}`)}</Badge>
      <span dir="ltr" className="min-w-0 truncate font-mono text-xs text-ink-3">
        {release.artifact.slice(0, 19)}
      </span>
      <span className="numbers ms-auto text-ink-2">{t('products.run', { run: String(release.run_id) })}</span>
      <Ago at={release.created_at_ms} className="text-ink-3" />
    </li>
  )
}
