import { useState } from 'react'
import { Square } from 'lucide-react'
import { isFinal, useCancelRun, type RunAnswer } from '@/api/run'
import { clock, duration } from '@/lib/format'
import { t } from '@/lib/text'
import { Button } from '@/ui/Button'
import { Confirm } from '@/ui/Confirm'
import { Notice } from '@/ui/Notice'
import { StageTrack } from './StageTrack'
import { runMs, runPercent, runWord } from './stageView'

/** Which run this is, how far it is, and the way to stop it. */
export function RunHead({ answer, nowMs, track = true }: { answer: RunAnswer; nowMs: number; track?: boolean }) {
  const { run, can } = answer
  const ended = isFinal(run.state)
  const ms = runMs(run, nowMs)
  return (
    <header>
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div>
          <h2 className="text-2xl font-semibold tracking-[-0.025em]">
            {run.state === 'working' ? `${runWord(run)}, ${runPercent(run)} %` : runWord(run, answer.url !== null)}
          </h2>
          <p className="numbers mt-0.5 text-sm text-ink-3">
            {t('run.of', { run: String(run.id), revision: String(run.spec_revision), time: ended ? t('run.took', { time: duration(ms) }) : clock(ms) })}
          </p>
        </div>
        {!ended && <CancelButton id={run.id} because={can.cancel.ok ? null : (can.cancel.because ?? t('run.noStop'))} />}
      </div>
      {track && (
        <div className="mt-4">
          <StageTrack run={run} />
        </div>
      )}
    </header>
  )
}

function CancelButton({ id, because }: { id: number; because: string | null }) {
  const [asking, setAsking] = useState(false)
  const cancel = useCancelRun(id)
  return (
    <>
      <Button small icon={<Square aria-hidden size={11} fill="currentColor" />} because={because ?? (cancel.isPending ? t('run.beingStopped') : null)} onClick={() => setAsking(true)}>
        {cancel.isPending ? t('run.stopping') : t('run.cancel')}
      </Button>
      {because && <p className="w-full text-xs text-ink-3 sm:text-end">{because}</p>}
      {cancel.isError && (
        <div className="w-full">
          <Notice tone="bad" title={t('run.notCancelled')}>{cancel.error.message}</Notice>
        </div>
      )}
      <Confirm
        open={asking}
        title={t('run.cancel.ask', { run: String(id) })}
        text={t('run.cancel.text')}
        yes={t('run.cancel.yes')}
        no={t('run.cancel.no')}
        onYes={() => {
          setAsking(false)
          cancel.mutate()
        }}
        onClose={() => setAsking(false)}
      />
    </>
  )
}
