import { useMemo } from 'react'
import { getRouteApi } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { ScrollText } from 'lucide-react'
import { timelineQuery, type Run, type RunAnswer, type Stage } from '@/api/run'
import type { RunViewKey } from '@/api/runView'
import { t } from '@/lib/text'
import { ArtifactList } from '@/parts/run/ArtifactList'
import { CompareView } from '@/parts/run/CompareView'
import { CostTable } from '@/parts/run/CostTable'
import { LogView } from '@/parts/run/LogView'
import { RetryButton } from '@/parts/run/RetryButton'
import { RunGraph } from '@/parts/run/RunGraph'
import { RunTimeline } from '@/parts/run/RunTimeline'
import { StageDetail } from '@/parts/run/StageDetail'
import { StageList } from '@/parts/run/StageList'
import { spansOf } from '@/parts/run/gantt'
import { Button } from '@/ui/Button'

const route = getRouteApi('/app/runs/$run')

type Props = { answer: RunAnswer; nowMs: number; view: RunViewKey }

/** The view of a run that the address names. */
export function RunPanel({ answer, nowMs, view }: Props) {
  const { stage, line, with: other } = route.useSearch()
  const navigate = route.useNavigate()
  const { run } = answer
  const choose = (next: Stage | undefined) => void navigate({ search: (was) => ({ ...was, stage: next }), replace: true })
  const toggle = (next: Stage) => choose(next === stage ? undefined : next)
  switch (view) {
    case 'graph':
      return <GraphPanel answer={answer} nowMs={nowMs} stage={stage} onStage={choose} />
    case 'timeline':
      return <RunTimeline run={run} nowMs={nowMs} chosen={stage} onChoose={toggle} />
    case 'log':
      return <LogView run={run} stage={stage} onStage={choose} line={line} onLine={(n) => void navigate({ search: (was) => ({ ...was, line: n === was.line ? undefined : n }), replace: true })} />
    case 'evidence':
      return <StageList run={run} nowMs={nowMs} />
    case 'artifacts':
      return <ArtifactList run={run.id} />
    case 'cost':
      return <CostTable run={run} nowMs={nowMs} />
    case 'compare':
      return <CompareView run={run} nowMs={nowMs} other={other} onOther={(next) => void navigate({ search: (was) => ({ ...was, with: next }) })} />
  }
}

function GraphPanel({ answer, nowMs, stage, onStage }: { answer: RunAnswer; nowMs: number; stage: Stage | undefined; onStage: (stage: Stage) => void }) {
  const { run } = answer
  const navigate = route.useNavigate()
  const { data: moves } = useQuery(timelineQuery(run.id))
  const shown = run.stages.find((view) => view.stage === (stage ?? current(run)))
  const spans = useMemo(() => spansOf(run, moves ?? []), [run, moves])
  return (
    <div className="space-y-4">
      <RunGraph run={run} nowMs={nowMs} chosen={shown?.stage} onChoose={onStage} />
      {shown && (
        <StageDetail key={shown.stage} view={shown} nowMs={nowMs} spans={spans.filter((span) => span.stage === shown.stage)}>
          <Button small icon={<ScrollText aria-hidden size={13} />} onClick={() => void navigate({ search: { view: 'log', stage: shown.stage } })}>
            {t('run.log')}
          </Button>
          {answer.can.retry_stage === shown.stage && <RetryButton answer={answer} />}
        </StageDetail>
      )}
    </div>
  )
}

/** The stage that one wants to look at when one has not said which: what failed, what works, else the last that is done. */
function current(run: Run): Stage | undefined {
  const of = (...states: string[]) => run.stages.find((view) => states.includes(view.job.state))
  return (of('error') ?? of('working') ?? of('queued') ?? run.stages.findLast((view) => view.job.state === 'done') ?? run.stages[0])?.stage
}
