import type { ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import { t } from '@/lib/text'
import { HealthDot, healthLine } from '@/parts/project/Health'
import { Picture } from '@/parts/project/Picture'
import { Ago } from '@/ui/Ago'
import { Badge } from '@/ui/Badge'
import { AirButtons } from '../air/AirButtons'
import { RELEASE_TONES } from '../air/tones'
import type { PartProps } from '../tabs'

/** The project at a glance. */
export function Overview({ project }: PartProps) {
  return (
    <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <div className="space-y-3">
        <Picture title={project.title} src={project.picture_url} className="aspect-[16/10] w-full rounded-lg border border-line" />
        <AirButtons project={project} />
      </div>
      <div className="space-y-5">
        <dl className="divide-y divide-line rounded-lg border border-line bg-panel text-sm">
          <Fact name={t('project.health')}>
            <span className="inline-flex items-center gap-2">
              <HealthDot project={project} />
              {healthLine(project)}
            </span>
          </Fact>
          {project.url !== null && (
            <Fact name={t('project.address')}>
              <Away href={project.url} />
            </Fact>
          )}
          {project.own_url !== null && (
            <Fact name={t('project.ownPort')}>
              <Away href={project.own_url} />
            </Fact>
          )}
          {project.live && <Fact name={t('project.version')}>{t('run.version', { id: String(project.live.id) })}</Fact>}
          <Fact name={t('project.lastRun')}>
            <Link to="/runs/$run" params={{ run: String(project.run_id) }} className="underline decoration-line-strong underline-offset-2 hover:decoration-ink">
              {t('run.what', { run: String(project.run_id) })}
            </Link>{' '}
            <Ago at={project.updated_at_ms} />
          </Fact>
          <Fact name={t('project.revision')}>{project.spec_revision}</Fact>
          <Fact name={t('project.built')}>
            <Ago at={project.created_at_ms} />
          </Fact>
        </dl>
        <Newest project={project} />
      </div>
    </div>
  )
}

const NEWEST_MAX = 4

/** The newest versions; all of them, and the way back to each, are a tab away. */
function Newest({ project }: PartProps) {
  if (project.releases.length === 0) return null
  return (
    <section aria-labelledby="newest" className="rounded-lg border border-line bg-panel text-sm">
      <div className="flex items-baseline justify-between gap-3 px-4 pt-3 pb-1.5">
        <h2 id="newest" className="font-semibold">
          {t('run.versions')}
        </h2>
        <Link to="/projects/$slug" params={{ slug: project.id }} search={{ tab: 'releases' }} className="text-ink-3 hover:text-ink">
          {t('project.allReleases')}
        </Link>
      </div>
      <ul className="divide-y divide-line">
        {project.releases.slice(0, NEWEST_MAX).map((release) => (
          <li key={release.id} className="flex items-center gap-3 px-4 py-2">
            <span className="numbers font-medium">{t('run.version', { id: String(release.id) })}</span>
            <Badge tone={RELEASE_TONES[release.state]}>{t(`release.${release.state}`)}</Badge>
            <Ago at={release.created_at_ms} className="ms-auto text-ink-3" />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex gap-4 px-4 py-2.5">
      <dt className="w-28 shrink-0 text-ink-3">{name}</dt>
      <dd className="numbers min-w-0 grow break-words">{children}</dd>
    </div>
  )
}

function Away({ href }: { href: string }) {
  return (
    <a href={href} target="_blank" rel="noreferrer" dir="ltr" className="font-mono text-xs break-all underline decoration-line-strong underline-offset-2 hover:decoration-ink">
      {href}
    </a>
  )
}
