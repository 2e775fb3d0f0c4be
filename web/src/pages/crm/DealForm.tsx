import type { FormEvent } from 'react'
import { useRecords } from '@/api/crm'
import { t } from '@/lib/text'
import { Button } from '@/ui/Button'
import { TextField } from '@/ui/Field'
import { Said } from '@/ui/Said'

/** The currency of what is said without one. */
const USUAL = 'EUR'

/** Makes an opportunity: what it is called, and what it is worth where that is known. */
export function DealForm({ onDone }: { onDone: () => void }) {
  const { create } = useRecords('opportunities')
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const said = new FormData(event.currentTarget)
    const of = (name: string) => String(said.get(name) ?? '').trim()
    const amount = Number(of('amount'))
    create.mutate({ name: of('name'), ...(of('amount') !== '' && { amount, currency: of('currency').toUpperCase() || USUAL }), ...(of('owner') !== '' && { owner: of('owner') }) }, { onSuccess: onDone })
  }
  return (
    <form onSubmit={submit} className="space-y-3">
      <TextField label={t('crm.name')} name="name" required maxLength={200} />
      <div className="grid grid-cols-2 gap-3">
        <TextField label={t('crm.amount')} name="amount" type="number" min={0} step="0.01" dir="ltr" />
        <TextField label={t('crm.currency')} name="currency" dir="ltr" pattern="[A-Za-z]{3}" maxLength={3} placeholder={USUAL} />
      </div>
      <TextField label={t('crm.owner')} name="owner" />
      {create.isError && (
        <p role="alert" className="text-sm text-bad">
          <Said>{create.error.message}</Said>
        </p>
      )}
      <Button type="submit" look="primary">
        {t('crm.save')}
      </Button>
    </form>
  )
}
