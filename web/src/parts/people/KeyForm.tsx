import { useState, type FormEvent } from 'react'
import { useQuery } from '@tanstack/react-query'
import { meQuery } from '@/api/auth'
import type { Schemas } from '@/api/client'
import { ROLES, SCOPES, useKeys, type Role, type Scope } from '@/api/people'
import { t } from '@/lib/text'
import { Button } from '@/ui/Button'
import { Said } from '@/ui/Said'
import { Check, ChoiceField, TextField } from '@/ui/Field'

/** A key with its secret, which is never shown again. */
export type Made = Schemas['KeyMade']

const DAYS = [7, 30, 90, 365]
const NAME_MAX = 100

/** Makes a key: what for, with what, as whom at most, and until when. */
export function KeyForm({ onMade }: { onMade: (made: Made) => void }) {
  const { create } = useKeys()
  const { data: me } = useQuery(meQuery)
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<readonly Scope[]>(['read'])
  const [role, setRole] = useState<Role>(me?.role ?? 'viewer')
  const [days, setDays] = useState('90')
  const below = ROLES.slice(0, ROLES.indexOf(me?.role ?? 'viewer') + 1)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    create.mutate({ name: name.trim(), role, scopes: [...scopes], ...(days !== '' && { expires_in_days: Number(days) }) }, { onSuccess: onMade })
  }
  return (
    <form onSubmit={submit} className="space-y-4">
      <TextField label={t('keys.name')} hint={t('keys.name.hint')} required maxLength={NAME_MAX} value={name} onChange={(event) => setName(event.target.value)} />
      <fieldset>
        <legend className="mb-1.5 text-sm font-medium">{t('keys.scopes')}</legend>
        <div className="space-y-1">
          {SCOPES.map((scope) => (
            <Check key={scope} checked={scopes.includes(scope)} onChange={(event) => setScopes(event.target.checked ? [...scopes, scope] : scopes.filter((one) => one !== scope))} label={t(`scope.${scope}`)} />
          ))}
        </div>
      </fieldset>
      <div className="grid grid-cols-2 gap-3">
        <ChoiceField label={t('keys.role')} value={role} options={below.map((value) => ({ value, label: t(`role.${value}`) }))} onPick={(value) => setRole(value as Role)} />
        <ChoiceField label={t('keys.days')} value={days} options={[...DAYS.map((n) => ({ value: String(n), label: t('keys.inDays', { n }) })), { value: '', label: t('keys.never') }]} onPick={setDays} />
      </div>
      {create.isError && (
        <p role="alert" className="text-sm text-bad">
          <Said>{create.error.message}</Said>
        </p>
      )}
      <Button type="submit" look="primary">
        {t('keys.make')}
      </Button>
    </form>
  )
}
