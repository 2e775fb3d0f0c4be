import { RotateCcw, Square } from 'lucide-react'
import { useCancelTasks, useRetryTasks, type Outcome, type Task } from '@/api/task'
import { t } from '@/lib/text'
import { Button } from '@/ui/Button'
import { Check } from '@/ui/Field'
import { tell, tellThenDo } from '@/ui/note'
import { cancellable, retriable } from './jobs'

type Props = { picked: Task[]; shown: Task[]; onChosen: (ids: string[]) => void }

/** What can be done to the jobs that are chosen. Cancelling waits a moment, in which it can be taken back; doing again is taken back by cancelling. */
export function BulkBar({ picked, shown, onChosen }: Props) {
  const cancel = useCancelTasks()
  const retry = useRetryTasks()
  const stoppable = picked.filter(cancellable).map(({ id }) => id)
  const ended = picked.filter(retriable).map(({ id }) => id)
  const stop = () => {
    onChosen([])
    tellThenDo(t('queue.cancelling', { n: stoppable.length }), () => cancel.mutate(stoppable, { onSuccess: tellRefused }), () => onChosen(stoppable))
  }
  const again = () => {
    onChosen([])
    retry.mutate(ended, {
      onSuccess: (outcome) => {
        if (outcome.done.length > 0) tell(t('queue.retried', { n: outcome.done.length }), { undo: () => cancel.mutate(outcome.done) })
        tellRefused(outcome)
      },
    })
  }
  const all = shown.length > 0 && picked.length === shown.length
  return (
    <div className="flex h-10 shrink-0 items-center gap-3 ps-3 pb-2 text-sm">
      <Check checked={all} onChange={() => onChosen(all ? [] : shown.map(({ id }) => id))} label={<span className={picked.length > 0 ? 'sr-only' : 'text-ink-3'}>{t('queue.chooseAll')}</span>} />
      {picked.length > 0 && (
        <>
          <span role="status" className="numbers text-ink-2">
            {t('queue.chosen', { n: picked.length })}
          </span>
          <Button small icon={<Square aria-hidden size={11} fill="currentColor" />} because={stoppable.length === 0 ? t('queue.noCancel') : null} onClick={stop}>
            {t('queue.cancel')}
          </Button>
          <Button small icon={<RotateCcw aria-hidden size={13} />} because={ended.length === 0 ? t('queue.noRetry') : null} onClick={again}>
            {t('queue.retry')}
          </Button>
        </>
      )}
    </div>
  )
}

function tellRefused({ refused, because }: Outcome): void {
  if (refused > 0) tell(t('queue.refused', { n: refused, because: because ?? '' }), { tone: 'bad' })
}
