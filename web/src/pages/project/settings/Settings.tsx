import { useState, type FormEvent, type ReactNode } from 'react'
import { useRemoveProject, type ProjectAnswer } from '@/api/project'
import { sentence } from '@/lib/format'
import { t } from '@/lib/text'
import { Button } from '@/ui/Button'
import { Dialog } from '@/ui/Dialog'
import { TextField } from '@/ui/Field'
import type { PartProps } from '../tabs'

/** What is fixed about a project, what is kept of it, and the way to delete it. */
export function Settings({ project }: PartProps) {
  return (
    <div className="max-w-3xl space-y-6">
      <section aria-labelledby="place">
        <h2 id="place" className="mb-2.5 font-semibold">
          {t('settings.place')}
        </h2>
        <dl className="divide-y divide-line rounded-lg border border-line bg-panel text-sm">
          <Fact name={t('settings.name')} text={t('settings.name.text')}>
            <code className="font-mono">{project.id}</code>
          </Fact>
          <Fact name={t('project.address')} text={t('settings.address.text')}>
            {project.url === null ? t('projects.off') : <Code text={project.url} />}
          </Fact>
          <Fact name={t('project.ownPort')} text={t('settings.port.text')}>
            {project.port === null ? t('settings.noPort') : <Code text={String(project.port)} />}
          </Fact>
        </dl>
      </section>
      <section aria-labelledby="kept">
        <h2 id="kept" className="mb-2.5 font-semibold">
          {t('settings.kept')}
        </h2>
        <ul className="list-disc space-y-1.5 rounded-lg border border-line bg-panel py-3 ps-9 pe-4 text-sm text-ink-2">
          <li>{t('settings.kept.releases')}</li>
          <li>{t('settings.kept.data')}</li>
          <li>{t('settings.kept.probes')}</li>
        </ul>
      </section>
      <Danger project={project} />
    </div>
  )
}

function Fact({ name, text, children }: { name: string; text: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap gap-x-6 gap-y-1 px-4 py-3">
      <dt className="w-full sm:w-64">
        <span className="block font-medium">{name}</span>
        <span className="block text-xs text-ink-3">{text}</span>
      </dt>
      <dd className="min-w-0 grow break-words">{children}</dd>
    </div>
  )
}

function Code({ text }: { text: string }) {
  return (
    <code dir="ltr" className="font-mono text-xs break-all">
      {text}
    </code>
  )
}

function Danger({ project }: { project: ProjectAnswer }) {
  const [asking, setAsking] = useState(false)
  const { because } = project.can.remove
  return (
    <section aria-labelledby="danger">
      <h2 id="danger" className="mb-2.5 font-semibold text-bad">
        {t('settings.danger')}
      </h2>
      <div className="flex flex-wrap items-center justify-between gap-4 rounded-lg border border-bad/40 bg-panel px-4 py-3.5">
        <div className="min-w-0 max-w-lg text-sm">
          <p className="font-medium">{t('settings.remove')}</p>
          <p className="mt-0.5 text-ink-2">{t('settings.remove.text')}</p>
          {because !== null && <p className="mt-1 text-ink-3">{sentence(because)}</p>}
        </div>
        <Button look="danger" because={because} onClick={() => setAsking(true)}>
          {t('settings.remove')}
        </Button>
      </div>
      <Dialog open={asking} onClose={() => setAsking(false)} title={t('settings.remove.ask', { title: project.title })}>
        <RemoveForm slug={project.id} onDone={() => setAsking(false)} />
      </Dialog>
    </section>
  )
}

function RemoveForm({ slug, onDone }: { slug: string; onDone: () => void }) {
  const [typed, setTyped] = useState('')
  const remove = useRemoveProject(slug)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (typed === slug && !remove.isPending) remove.mutate(typed, { onSuccess: onDone })
  }
  return (
    <form onSubmit={submit} className="space-y-4">
      <p className="text-ink-2">{t('settings.remove.what')}</p>
      <TextField label={t('settings.remove.type', { name: slug })} value={typed} onChange={(event) => setTyped(event.target.value)} autoComplete="off" spellCheck={false} dir="ltr" />
      {remove.isError && (
        <p role="alert" className="text-sm text-bad">
          {remove.error.message}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>{t('act.cancel')}</Button>
        <Button type="submit" look="danger" because={typed === slug ? null : t('settings.remove.first')}>
          {t('settings.remove.yes')}
        </Button>
      </div>
    </form>
  )
}
