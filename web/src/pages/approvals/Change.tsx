import { Link } from '@tanstack/react-router'
import type { Schemas } from '@/api/client'
import { t } from '@/lib/text'
import { Json } from '@/ui/Json'
import { Section } from '@/ui/Section'

type Act = Schemas['Act']

/** What an approval would let happen: the job, the files, and for a deployment which version comes in the place of which. */
export function Change({ act }: { act: Act }) {
  return (
    <div className="mt-4 space-y-3">
      {act.deploy && <Versions deploy={act.deploy} />}
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

function Versions({ deploy }: { deploy: NonNullable<Act['deploy']> }) {
  const same = deploy.from !== null && deploy.from.commit !== null && deploy.from.commit === deploy.to?.commit
  return (
    <section aria-label={t('approvals.diff')} className="rounded-md border border-line">
      <h3 className="px-3.5 pt-2.5 text-sm font-semibold">{deploy.environment === 'production' ? t('approvals.production') : t('approvals.preview')}</h3>
      <div className="grid gap-x-6 gap-y-2 px-3.5 pt-1 pb-3 text-sm sm:grid-cols-2">
        <Version title={t('approvals.from')} version={deploy.from} />
        <Version title={t('approvals.to')} version={deploy.to} />
      </div>
      {same && <p className="border-t border-line px-3.5 py-2 text-sm text-ink-2">{t('approvals.same')}</p>}
    </section>
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
