import { useState } from 'react'
import { RotateCcw, Square } from 'lucide-react'
import { useBecause } from '@/api/may'
import { useCancelTasks, useRetryTasks, type Outcome, type Task } from '@/api/task'
import { t } from '@/lib/text'
import { Button } from '@/ui/Button'
import { Check } from '@/ui/Field'
import { Notice } from '@/ui/Notice'
import { Said } from '@/ui/Said'
import { tell, tellThenDo } from '@/ui/note'
import { cancellable, retriable } from './jobs'

type Props = { picked: Task[]; shown: Task[]; onChosen: (ids: string[]) => void }
type Step = { n: number; of: number }

/** What can be done to the jobs that are chosen. Cancelling waits a moment, in which it can be taken back; doing again is taken back by cancelling. */
export function BulkBar({ picked, shown, onChosen }: Props) {
  const cancel = useCancelTasks()
  const retry = useRetryTasks()
  const denied = useBecause('cancel')
  const [step, setStep] = useState<Step | null>(null)
  const [refused, setRefused] = useState<Outcome['refused']>([])
  const stoppable = picked.filter(cancellable).map(({ id }) => id)
  const ended = picked.filter(retriable).map(({ id }) => id)
  const begin = (ids: readonly string[]) => {
    onChosen([])
    setRefused([])
    return { ids, onStep: (n: number) => setStep({ n, of: ids.length }) }
  }
  const end = (outcome: Outcome) => {
    setStep(null)
    setRefused(outcome.refused)
    // What was refused stays chosen: one sees which, and may try something else.
    if (outcome.refused.length > 0) onChosen(outcome.refused.map(({ id }) => id))
  }
  const stop = () => {
    const ids = stoppable
    onChosen([])
    tellThenDo(t('queue.cancelling', { n: ids.length }), () => void cancel.mutateAsync(begin(ids)).then(end), () => onChosen(ids))
  }
  const again = () =>
    void retry.mutateAsync(begin(ended)).then((outcome) => {
      if (outcome.done.length > 0) tell(t('queue.retried', { n: outcome.done.length }), { undo: () => cancel.mutate({ ids: outcome.done }) })
      end(outcome)
    })
  const all = shown.length > 0 && picked.length === shown.length
  const busy = step === null ? denied : t('queue.busy')
  return (
    <>
      <div className="flex min-h-10 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 ps-3 pb-2 text-sm">
        <Check checked={all} onChange={() => onChosen(all ? [] : shown.map(({ id }) => id))} label={<span className={picked.length > 0 ? 'sr-only' : 'text-ink-3'}>{t('queue.chooseAll')}</span>} />
        {picked.length > 0 && (
          <>
            <span role="status" className="numbers text-ink-2">
              {t('queue.chosen', { n: picked.length })}
            </span>
            <Button small icon={<Square aria-hidden size={11} fill="currentColor" />} because={busy ?? (stoppable.length === 0 ? t('queue.noCancel') : null)} onClick={stop}>
              {t('queue.cancel')}
            </Button>
            <Button small icon={<RotateCcw aria-hidden size={13} />} because={busy ?? (ended.length === 0 ? t('queue.noRetry') : null)} onClick={again}>
              {t('queue.retry')}
            </Button>
          </>
        )}
        {step && (
          <span role="status" className="numbers flex items-center gap-2 text-ink-2">
            <progress max={step.of} value={step.n} aria-label={t('queue.step', { n: step.n, of: step.of })} className="h-1.5 w-28 accent-(--color-accent)" />
            {t('queue.step', { n: step.n, of: step.of })}
          </span>
        )}
      </div>
      {refused.length > 0 && (
        <div className="shrink-0 pb-3">
          <Notice tone="warn" title={t('queue.refused', { n: refused.length })} action={<Button small onClick={() => setRefused([])}>{t('act.dismiss')}</Button>}>
            <ul className="max-h-32 overflow-y-auto">
              {refused.map(({ id, because }) => (
                <li key={id}>
                  <span className="numbers font-mono text-xs">{id}</span> <Said>{because}</Said>
                </li>
              ))}
            </ul>
          </Notice>
        </div>
      )}
    </>
  )
}
