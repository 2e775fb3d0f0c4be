import { useState, type FormEvent } from 'react'
import { useBecause } from '@/api/may'
import { useReplay, type ReplayLine } from '@/api/policy'
import { number } from '@/lib/format'
import { said, t } from '@/lib/text'
import { Who } from '@/parts/people/Who'
import { rulingTone } from '@/parts/policy/effect'
import { Badge } from '@/ui/Badge'
import { Button } from '@/ui/Button'
import { ChoiceField, TextArea } from '@/ui/Field'
import { Notice } from '@/ui/Notice'
import { Said } from '@/ui/Said'

type Different = Extract<ReplayLine, { line: 'different' }>
type End = Extract<ReplayLine, { line: 'end' }>
type State = { decided: number; different: Different[]; end: End | null }

const NOTHING: State = { decided: 0, different: [], end: null }
const DAYS = [1, 7, 30, 365] as const
const DAY_MS = 24 * 3600 * 1000
const EXAMPLE = '@id("quiet-sundays")\n@reason("nothing goes on the air on Sundays")\nforbid (principal, action == Action::"deploy", resource);'

/** What was decided, decided once more: by the rules of today, or with rules that are only tried. */
export function Replay() {
  const denied = useBecause('see_audit')
  const [rules, setRules] = useState('')
  const [days, setDays] = useState('30')
  const [state, setState] = useState(NOTHING)
  const replay = useReplay((line) => setState((now) => after(now, line)))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setState(NOTHING)
    replay.mutate({ rules: rules.trim() === '' ? null : rules, since_ms: days === '' ? null : Date.now() - Number(days) * DAY_MS })
  }
  const options = [...DAYS.map((n) => ({ value: String(n), label: t('policies.lastDays', { n }) })), { value: '', label: t('policies.ever') }]
  return (
    <div className="space-y-5">
      <form onSubmit={submit} className="space-y-4 rounded-lg border border-line bg-panel px-5 py-4">
        <p className="text-sm text-ink-2">{t('policies.replay.text')}</p>
        <TextArea label={t('policies.tried')} hint={t('policies.tried.hint')} dir="ltr" rows={6} spellCheck={false} maxLength={65_536} value={rules} onChange={(event) => setRules(event.target.value)} placeholder={EXAMPLE} />
        <div className="flex flex-wrap items-end gap-3">
          <ChoiceField label={t('policies.when')} value={days} options={options} onPick={setDays} />
          <Button type="submit" look="primary" because={denied ?? (replay.isPending ? t('queue.busy') : null)}>
            {t('policies.run')}
          </Button>
        </div>
      </form>
      <div aria-live="polite" className="space-y-4">
        {replay.isError && (
          <Notice tone="bad" title={t('policies.replay.failed')}>
            <Said>{replay.error.message}</Said>
          </Notice>
        )}
        {replay.isPending && (
          <p role="status" className="numbers flex items-center gap-3 text-sm text-ink-2">
            <progress aria-label={t('policies.replay')} className="h-1.5 w-40 accent-(--color-accent)" />
            {t('policies.decided', { n: state.decided })}
          </p>
        )}
        {state.end && <Result end={state.end} />}
        {state.different.length > 0 && (
          <ul aria-label={t('policies.different')} className="divide-y divide-line rounded-lg border border-line bg-panel">
            {state.different.map((line) => (
              <li key={line.was.seq}>
                <Entry line={line} />
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  )
}

function after(state: State, line: ReplayLine): State {
  switch (line.line) {
    case 'progress':
      return { ...state, decided: line.decided }
    case 'different':
      return { ...state, different: [...state.different, line] }
    case 'end':
      return { ...state, end: line }
    default:
      return state
  }
}

function Result({ end }: { end: End }) {
  const { counts } = end
  const changes = Object.entries(counts.changes)
  return (
    <section className="rounded-lg border border-line bg-panel px-5 py-4">
      <h2 className="font-semibold">{counts.different === 0 ? t('policies.same') : t('policies.differ', { n: counts.different })}</h2>
      <p className="numbers mt-1 text-sm text-ink-2">
        {t('policies.counts', { decided: number(counts.decided), rule: number(counts.other_rule), seconds: number(end.seconds, { maximumFractionDigits: 2 }) })}
        {!end.complete && ` ${t('policies.incomplete')}`}
      </p>
      {changes.length > 0 && (
        <p className="mt-2 flex flex-wrap gap-2">
          {changes.map(([change, n]) => (
            <Badge key={change}>{`${change.split(' → ').map((ruling) => said('ruling', ruling)).join(' → ')}: ${number(n)}`}</Badge>
          ))}
        </p>
      )}
    </section>
  )
}

function Entry({ line: { was, now } }: { line: Different }) {
  return (
    <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1 px-4 py-2 text-sm">
      <span className="numbers font-mono text-xs text-ink-3">{was.seq}</span>
      <Badge tone={rulingTone(was.decision.ruling)}>{said('ruling', was.decision.ruling)}</Badge>
      <span aria-hidden className="rtl:-scale-x-100">
        →
      </span>
      <Badge tone={rulingTone(now.ruling)}>{said('ruling', now.ruling)}</Badge>
      <span dir="auto">
        <Who actor={was.actor} />
      </span>
      <span dir="ltr" className="font-mono text-xs">
        {was.wish.action}
      </span>
      <span dir="auto" className="min-w-0 break-all text-ink-2">{`${was.wish.resource.kind}:${was.wish.resource.id}`}</span>
      <span dir="ltr" className="ms-auto font-mono text-xs text-ink-3">{`${was.decision.rule} → ${now.rule}`}</span>
    </div>
  )
}
