import type { FormEvent } from 'react'
import { useRecords, type CrmRecord, type RecordBody } from '@/api/crm'
import { t } from '@/lib/text'
import { Button } from '@/ui/Button'
import { Said } from '@/ui/Said'
import { TextField } from '@/ui/Field'
import type { ListKind } from './RecordList'

/** Makes a record, or changes one that was read: the server refuses when somebody else changed it meanwhile. */
export function RecordForm({ kind, old, onDone }: { kind: ListKind; old?: CrmRecord; onDone: () => void }) {
  const { create, change } = useRecords(kind)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const said = new FormData(event.currentTarget)
    const of = (name: string) => String(said.get(name) ?? '').trim() || null
    const body: RecordBody = { name: of('name'), email: of('email'), phone: of('phone'), owner: of('owner'), ...(kind === 'leads' && { company: of('company') }) }
    if (old) change.mutate({ id: old.id, ...body, ...(old.revision != null && { revision: old.revision }) }, { onSuccess: onDone })
    else create.mutate(body, { onSuccess: onDone })
  }
  const error = create.error ?? change.error
  return (
    <form onSubmit={submit} className="space-y-3">
      <TextField label={t('crm.name')} name="name" required maxLength={200} defaultValue={old?.name ?? ''} />
      {kind === 'leads' && <TextField label={t('crm.company')} name="company" defaultValue={old?.company ?? ''} />}
      <TextField label={t('crm.email')} name="email" type="email" dir="ltr" defaultValue={old?.email ?? ''} />
      <TextField label={t('crm.phone')} name="phone" type="tel" dir="ltr" defaultValue={old?.phone ?? ''} />
      <TextField label={t('crm.owner')} name="owner" defaultValue={old?.owner ?? ''} />
      {error && (
        <p role="alert" className="text-sm text-bad">
          <Said>{error.message}</Said>
        </p>
      )}
      <Button type="submit" look="primary">
        {t('crm.save')}
      </Button>
    </form>
  )
}
