import { RotateCcw } from 'lucide-react'
import { useRetryStage, type RunAnswer } from '@/api/run'
import { t } from '@/lib/text'
import { Button } from '@/ui/Button'
import { tell } from '@/ui/note'

/** Does the stage that stopped the run again. Shown only for a run that stopped; where it may not be, it says why. */
export function RetryButton({ answer: { run, can } }: { answer: RunAnswer }) {
  const retry = useRetryStage(run.id)
  const stage = can.retry_stage
  if (!stage || (run.state !== 'error' && run.state !== 'cancelled')) return null
  const again = () =>
    retry.mutate(stage, {
      onSuccess: () => tell(t('runs.again', { stage })),
      onError: (error) => tell(error.message, { tone: 'bad' }),
    })
  return (
    <Button small icon={<RotateCcw aria-hidden size={13} />} because={can.retry.ok ? (retry.isPending ? t('run.busy') : null) : can.retry.because} onClick={again}>
      {t('runs.retry', { stage })}
    </Button>
  )
}
