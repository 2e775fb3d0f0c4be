import { useMemo } from 'react'
import { Link } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import type { Schemas } from '@/api/client'
import { changesQuery } from '@/api/source'
import { t } from '@/lib/text'
import { DiffFiles } from '@/parts/diff/DiffFiles'
import { diffOf } from '@/parts/diff/patch'
import { Json } from '@/ui/Json'
import { Said } from '@/ui/Said'
import { Section } from '@/ui/Section'
import { Skeleton } from '@/ui/Skeleton'

type Act = Schemas['Act']
/** So many files are shown here; the project's page shows all. */
const FILES_SHOWN = 20

/** What an approval would let happen: the job, the files, and for a deployment which version comes in the place of which. */
export function Change({ act }: { act: Act }) {
  return (
    <div className="mt-4 space-y-3">
      {act.deploy && <Versions deploy={act.deploy} project={act.project} />}
      {act.files.length > 0 && (
        <Section title={t('approvals.files')} count={act.files.length}>
          <ul dir="ltr" className="max-h-60 overflow-y-auto font-mono text-xs leading-5">
            {act.files.map((file) => (
              <li key={file} className="break-all">
                {file}
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title={t('approvals.act', { task: act.task })} open={act.deploy === null}>
        <Json value={act.payload} label={t('queue.payload')} />
      </Section>
    </div>
  )
}

function Versions({ deploy, project }: { deploy: NonNullable<Act['deploy']>; project: string | null }) {
  const same = deploy.from !== null && deploy.from.commit !== null && deploy.from.commit === deploy.to?.commit
  return (
    <section aria-label={t('approvals.diff')} className="rounded-md border border-line">
      <h3 className="px-3.5 pt-2.5 text-sm font-semibold">{deploy.environment === 'production' ? t('approvals.production') : t('approvals.preview')}</h3>
      <div className="grid gap-x-6 gap-y-2 px-3.5 pt-1 pb-3 text-sm sm:grid-cols-2">
        <Version title={t('approvals.from')} version={deploy.from} />
        <Version title={t('approvals.to')} version={deploy.to} />
      </div>
      {!same && project !== null && deploy.from && deploy.to && <Files slug={project} run={deploy.to.run_id} against={deploy.from.run_id} />}
      {same && <p className="border-t border-line px-3.5 py-2 text-sm text-ink-2">{t('approvals.same')}</p>}
    </section>
  )
}

/** The files that would differ, line by line. */
function Files({ slug, run, against }: { slug: string; run: number; against: number }) {
  const { data, error } = useQuery(changesQuery(slug, run, against))
  const files = useMemo(() => (data?.files ?? []).map(diffOf), [data])
  return (
    <div className="border-t border-line px-3.5 py-3">
      {error ? (
        <p className="text-sm text-ink-2">
          <Said>{error.message}</Said>
        </p>
      ) : data ? (
        <>
          <p className="pb-2 text-sm text-ink-2">
            <Link to="/projects/$slug" params={{ slug }} search={{ tab: 'files', run, from: against, view: 'changes' }} className="text-accent-text underline underline-offset-2">
              {t('files.count', { n: files.length })}
            </Link>
          </p>
          <DiffFiles files={files.slice(0, FILES_SHOWN)} />
        </>
      ) : (
        <Skeleton className="h-24 w-full" />
      )}
    </div>
  )
}

function Version({ title, version }: { title: string; version: Schemas['ProductVersion'] | null }) {
  return (
    <div>
      <p className="text-ink-3">{title}</p>
      {version === null ? (
        <p>{t('approvals.nothing')}</p>
      ) : (
        <>
          <p>
            <Link to="/runs/$run" params={{ run: String(version.run_id) }} className="text-accent-text underline underline-offset-2">
              {t('memory.run', { run: String(version.run_id) })}
            </Link>
            {', '}
            {t('approvals.revision', { n: version.revision })}
          </p>
          <code dir="ltr" className="font-mono text-xs text-ink-3" title={version.commit ?? undefined}>
            {version.commit?.slice(0, 12)}
          </code>
        </>
      )}
    </div>
  )
}
