import type { FormEvent } from 'react'
import { useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { LEAD_STATUSES, recordsQuery, useRecords, type CrmRecord } from '@/api/crm'
import { useBecause } from '@/api/may'
import { said, t } from '@/lib/text'
import { Who } from '@/parts/people/Who'
import { Ago } from '@/ui/Ago'
import { Button, IconButton } from '@/ui/Button'
import { Choice, TextArea } from '@/ui/Field'
import { Section } from '@/ui/Section'
import { refuse, tell } from '@/ui/note'
import { RecordForm } from './RecordForm'
import type { ListKind } from './RecordList'

/** One record: its fields, and what was said and done about it. */
export function RecordPanel({ kind, record, onClose }: { kind: ListKind; record: CrmRecord; onClose: () => void }) {
  const { change, remove, restore } = useRecords(kind)
  const denied = useBecause('change_records')
  const name = record.name ?? record.email ?? record.id
  const failed = { onError: (error: Error) => void refuse(error) }
  const take = () => void remove.mutateAsync(record.id).then(() => tell(t('crm.removed', { name }), { undo: () => void restore.mutateAsync(record.id).catch(failed.onError) }), failed.onError)
  return (
    <aside aria-label={name} className="rounded-lg border border-line bg-panel px-4 py-3 max-lg:fixed max-lg:inset-0 max-lg:z-30 max-lg:overflow-y-auto max-lg:rounded-none">
      <header className="flex items-start justify-between gap-3">
        <h2 dir="auto" className="min-w-0 text-lg font-semibold break-words">
          {name}
        </h2>
        <IconButton label={t('act.close')} onClick={onClose}>
          <X size={16} />
        </IconButton>
      </header>
      {kind === 'leads' && (
        <Choice aria-label={t('crm.status')} value={record.status ?? 'new'} options={LEAD_STATUSES.map((value) => ({ value, label: said('crmstatus', value) }))} onPick={(status) => change.mutate({ id: record.id, status }, failed)} className="mt-1 h-8 text-sm" />
      )}
      <div className="mt-3 space-y-3">
        <Section title={t('memory.edit')} open={false}>
          <RecordForm key={record.revision} kind={kind} old={record} onDone={() => undefined} />
        </Section>
        <Section title={t('crm.timeline')}>
          <Timeline id={record.id} />
        </Section>
        <Button small because={denied} onClick={take}>
          {t('crm.remove')}
        </Button>
      </div>
    </aside>
  )
}

function Timeline({ id }: { id: string }) {
  const { data } = useQuery(recordsQuery('interactions', { about_id: id }))
  const { create } = useRecords('interactions')
  const denied = useBecause('change_records')
  const add = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    const text = String(new FormData(form).get('text') ?? '').trim()
    if (text !== '') create.mutate({ text, about_id: id, channel: 'note' }, { onSuccess: () => form.reset(), onError: (error) => refuse(error) })
  }
  return (
    <>
      {(data?.items ?? []).length === 0 ? (
        <p className="text-sm text-ink-3">{t('crm.noTimeline')}</p>
      ) : (
        <ol className="space-y-2 border-s-2 border-line ps-3">
          {data?.items.map((item) => (
            <li key={item.id} className="text-sm">
              <p dir="auto" className="break-words whitespace-pre-wrap">
                {item.text ?? item.name}
              </p>
              <p className="text-xs text-ink-3">
                {item.channel} · <Who actor={item.created_by} /> · <Ago at={item.happened_at ?? item.created_at} />
              </p>
            </li>
          ))}
        </ol>
      )}
      <form onSubmit={add} className="mt-3 space-y-2">
        <TextArea label={t('crm.note')} name="text" rows={2} maxLength={10_000} />
        <Button small type="submit" because={denied}>
          {t('crm.addNote')}
        </Button>
      </form>
    </>
  )
}
