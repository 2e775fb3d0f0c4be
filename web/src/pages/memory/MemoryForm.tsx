import { useState, type FormEvent } from 'react'
import { useQuery } from '@tanstack/react-query'
import { MEMORY_KINDS, useMemory, type Memory, type NewMemory } from '@/api/memory'
import { projectsQuery } from '@/api/project'
import { t } from '@/lib/text'
import { Button } from '@/ui/Button'
import { ChoiceField, TextArea, TextField } from '@/ui/Field'
import { Said } from '@/ui/Said'
import { tell } from '@/ui/note'

/** Writes something down, or writes it anew: then the new words take the place of the old. */
export function MemoryForm({ old, onDone }: { old: Memory | null; onDone: () => void }) {
  const { remember } = useMemory()
  const { data: projects } = useQuery(projectsQuery)
  const [kind, setKind] = useState<NewMemory['kind']>(old?.kind ?? 'fact')
  const [project, setProject] = useState(old?.project ?? '')
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const said = new FormData(event.currentTarget)
    const words = String(said.get('tags') ?? '').split(',')
    const body: NewMemory = {
      kind,
      title: String(said.get('title') ?? '').trim(),
      body: String(said.get('body') ?? ''),
      tags: words.map((word) => word.trim()).filter(Boolean),
      project: project || null,
      ...(old && { supersedes: old.id, campaign: old.campaign, source: old.source, evidence: old.evidence }),
    }
    remember.mutate(body, {
      onSuccess: ({ existed }) => {
        tell(existed ? t('memory.known') : t('memory.kept'))
        onDone()
      },
    })
  }
  const names = [...new Set([...(projects ?? []).map(({ id }) => id), ...(old?.project ? [old.project] : [])])]
  return (
    <form onSubmit={submit} className="space-y-4">
      {old && <p className="text-ink-2">{t('memory.edit.text')}</p>}
      <TextField label={t('memory.name')} name="title" required maxLength={200} defaultValue={old?.title} />
      <TextArea label={t('memory.body')} name="body" rows={5} defaultValue={old?.body} />
      <TextField label={t('memory.tags')} hint={t('memory.tags.hint')} name="tags" defaultValue={old?.tags.join(', ')} />
      <div className="grid grid-cols-2 gap-3">
        <ChoiceField label={t('memory.kind')} value={kind} options={MEMORY_KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))} onPick={(value) => setKind(value as NewMemory['kind'])} />
        <ChoiceField label={t('memory.project')} value={project} options={[{ value: '', label: t('memory.everything') }, ...names.map((value) => ({ value, label: value }))]} onPick={setProject} />
      </div>
      {remember.isError && (
        <p role="alert" className="text-sm text-bad">
          <Said>{remember.error.message}</Said>
        </p>
      )}
      <Button type="submit" look="primary">
        {t('memory.keep')}
      </Button>
    </form>
  )
}
