import { useQuery } from '@tanstack/react-query'
import { ChevronRight } from 'lucide-react'
import { runQuery } from '@/api/run'
import { t } from '@/lib/text'
import { StateIcon } from '@/ui/StateIcon'
import { markOf, runPercent, runWord } from '../run/stageView'

/** The conversation's newest run in one line; opens the build. */
export function RunNote({ id, onOpen }: { id: number; onOpen: () => void }) {
  const { data } = useQuery(runQuery(id))
  if (!data) return null
  const { run } = data
  const stage = run.stages.find((view) => view.job.state === 'working')?.stage
  return (
    <button
      type="button"
      onClick={onOpen}
      className="ms-7 flex w-[calc(100%-1.75rem)] items-center gap-2.5 rounded-lg border border-line bg-panel px-3.5 py-2.5 text-start transition-colors duration-150 hover:border-line-strong"
    >
      <StateIcon mark={markOf(run.state)} />
      <span className="numbers min-w-0 grow truncate">
        <span className="font-medium">{t('chat.run', { run: String(run.id) })}</span>
        <span className="text-ink-3">
          {' '}
          {run.state === 'working' ? `${stage ?? t('chat.between')}, ${runPercent(run)} %` : runWord(run, data.url !== null).toLowerCase()}
        </span>
      </span>
      <ChevronRight aria-hidden size={14} className="text-ink-3 rtl:-scale-x-100" />
    </button>
  )
}
