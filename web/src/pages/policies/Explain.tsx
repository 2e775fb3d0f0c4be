import { useState, type FormEvent } from 'react'
import { useQuery } from '@tanstack/react-query'
import { ROLES } from '@/api/people'
import { rulesQuery, useExplain } from '@/api/policy'
import { words } from '@/lib/format'
import { t } from '@/lib/text'
import { LoadFailure } from '@/parts/shell/LoadFailure'
import { Button } from '@/ui/Button'
import { ChoiceField, TextArea, TextField } from '@/ui/Field'
import { Notice } from '@/ui/Notice'
import { Said } from '@/ui/Said'
import { Skeleton } from '@/ui/Skeleton'
import { ExplanationView } from './WishExplained'
import { objectOf } from './object'

/** Who would do what with what: what the rules would say, and which of them. */
export function Explain() {
  const query = useQuery(rulesQuery)
  const explain = useExplain()
  const [said, setSaid] = useState({ kind: 'user', role: 'developer', who: 'somebody', action: 'run.start', thing: '', id: 'any', more: '' })
  const set = (change: Partial<typeof said>) => setSaid((now) => ({ ...now, ...change }))
  if (query.isPending) return <Skeleton className="h-64 w-full rounded-lg" />
  if (query.isLoadingError) return <LoadFailure what={t('policies.explain')} error={query.error} onRetry={() => void query.refetch()} />
  const { vocabulary } = query.data
  const about = vocabulary.find(({ action }) => action === said.action)
  const principals = about?.principals ?? []
  const resources = about?.resources ?? []
  const kind = principals.includes(said.kind) ? said.kind : (principals[0] ?? '')
  const thing = resources.includes(said.thing) ? said.thing : (resources[0] ?? '')
  const more = objectOf(said.more)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (more === null) return
    explain.mutate({ principal: { kind, id: said.who, attributes: { role: said.role } }, action: said.action, resource: { kind: thing, id: said.id, attributes: more.resource }, context: more.context })
  }
  return (
    <div className="grid items-start gap-5 lg:grid-cols-2">
      <form onSubmit={submit} className="space-y-4 rounded-lg border border-line bg-panel px-5 py-4">
        <p className="text-sm text-ink-2">{t('policies.explain.text')}</p>
        <ChoiceField label={t('policies.action')} value={said.action} options={vocabulary.map(({ action }) => ({ value: action, label: action }))} onPick={(action) => set({ action })} />
        <div className="grid grid-cols-2 gap-3">
          <ChoiceField label={t('policies.who')} value={kind} options={choices(principals)} onPick={(value) => set({ kind: value })} />
          <ChoiceField label={t('users.role')} value={said.role} options={ROLES.map((value) => ({ value, label: t(`role.${value}`) }))} onPick={(role) => set({ role })} />
          <TextField className="col-span-2" label={t('policies.whoId')} dir="ltr" required value={said.who} onChange={(event) => set({ who: event.target.value })} />
          <ChoiceField label={t('policies.thing')} value={thing} options={choices(resources)} onPick={(value) => set({ thing: value })} />
          <TextField label={t('policies.thingId')} dir="ltr" required value={said.id} onChange={(event) => set({ id: event.target.value })} />
        </div>
        <TextArea label={t('policies.more')} hint={more === null ? t('policies.more.bad') : t('policies.more.hint')} dir="ltr" aria-invalid={more === null || undefined} value={said.more} onChange={(event) => set({ more: event.target.value })} placeholder={'{"context": {"environment": "production"}}'} />
        <Button type="submit" look="primary" because={more === null ? t('policies.more.bad') : null}>
          {t('policies.ask')}
        </Button>
      </form>
      <section aria-label={t('policies.answer')} aria-live="polite" className="space-y-4 rounded-lg border border-line bg-panel px-5 py-4">
        {explain.isError ? (
          <Notice tone="bad" title={t('load.failed', { what: t('policies.answer') })}>
            <Said>{explain.error.message}</Said>
          </Notice>
        ) : explain.data ? (
          <ExplanationView explanation={explain.data} />
        ) : (
          <p className="text-ink-3">{t('policies.answer.none')}</p>
        )}
      </section>
    </div>
  )
}

function choices(values: readonly string[]) {
  return values.map((value) => ({ value, label: words(value) }))
}
