import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useAir, type PastRelease } from '@/api/project'
import { t } from '@/lib/text'
import { Who } from '@/parts/people/Who'
import { Ago } from '@/ui/Ago'
import { Badge } from '@/ui/Badge'
import { Button } from '@/ui/Button'
import { Confirm } from '@/ui/Confirm'
import { Empty } from '@/ui/Empty'
import { tell } from '@/ui/note'
import { AirButtons } from '../air/AirButtons'
import { RELEASE_TONES } from '../air/tones'
import type { PartProps } from '../tabs'
import { Probes } from './Probes'
import { ProductLog } from './ProductLog'

/** Every version of the project, the way back to each, and how the one on the air is. */
export function Releases({ project }: PartProps) {
  const [asked, setAsked] = useState<PastRelease | null>(null)
  const air = useAir(project.id)
  if (project.releases.length === 0) return <Empty title={t('project.noReleases')}>{t('project.noReleases.text')}</Empty>
  const put = (release: PastRelease) => air.mutate({ change: 'put', release_id: release.id }, { onError: (error) => tell(error.message, { tone: 'bad' }) })
  return (
    <div className="space-y-6">
      <section aria-labelledby="versions">
        <div className="mb-2.5 flex flex-wrap items-center justify-between gap-2">
          <h2 id="versions" className="font-semibold">
            {t('run.versions')}
          </h2>
          <AirButtons project={project} />
        </div>
        <ul className="divide-y divide-line rounded-lg border border-line bg-panel">
          {project.releases.map((release) => (
            <li key={release.id}>
              <Row release={release} onPut={() => setAsked(release)} />
            </li>
          ))}
        </ul>
      </section>
      <Probes slug={project.id} />
      <ProductLog slug={project.id} live={project.live !== null} />
      <Confirm
        open={asked !== null}
        title={t('air.put.ask', { id: String(asked?.id ?? '') })}
        text={t('air.put.text')}
        yes={t('air.put')}
        no={t('act.cancel')}
        onYes={() => {
          if (asked) put(asked)
          setAsked(null)
        }}
        onClose={() => setAsked(null)}
      />
    </div>
  )
}

function Row({ release, onPut }: { release: PastRelease; onPut: () => void }) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2 text-sm sm:min-h-12">
      <span className="numbers w-20 shrink-0 font-medium">{t('run.version', { id: String(release.id) })}</span>
      <span className="w-20 shrink-0">
        <Badge tone={RELEASE_TONES[release.state]}>{t(`release.${release.state}`)}</Badge>
      </span>
      <span className="numbers min-w-0 text-ink-2">
        <Link to="/runs/$run" params={{ run: String(release.run_id) }} className="underline decoration-line-strong underline-offset-2 hover:decoration-ink">
          {t('run.what', { run: String(release.run_id) })}
        </Link>{' '}
        <span className="text-ink-3">
          {t('project.revision')} {release.spec_revision}
        </span>
      </span>
      {release.reason !== null && (
        <span dir="auto" title={release.reason} className="min-w-0 truncate text-ink-3">
          {release.reason}
        </span>
      )}
      <span className="ms-auto flex items-center gap-3 text-ink-3">
        <span className="max-w-40 truncate max-md:hidden">
          <Who actor={release.requested_by} />
        </span>
        <Ago at={release.created_at_ms} />
        {release.state === 'superseded' && (
          <Button small because={release.can.put.because} onClick={onPut}>
            {t('air.put')}
          </Button>
        )}
      </span>
    </div>
  )
}
