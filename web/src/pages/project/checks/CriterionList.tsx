import { t } from '@/lib/text'
import { markOfVerdict } from '@/parts/run/stageView'
import { StateIcon } from '@/ui/StateIcon'
import type { Criterion } from './read'

/** What the product must do, each with what its checks say. */
export function CriterionList({ criteria }: { criteria: readonly Criterion[] }) {
  return (
    <ul className="divide-y divide-line rounded-lg border border-line bg-panel">
      {criteria.map((one) => (
        <li key={one.id} className="flex gap-3 px-3.5 py-2 text-sm">
          <StateIcon mark={one.verdict === null ? 'waiting' : markOfVerdict(one.verdict)} size={14} className="mt-0.5" />
          <span className="numbers w-12 shrink-0 font-mono text-xs leading-5 text-ink-3">{one.id}</span>
          <div className="min-w-0">
            <p dir="auto" className="break-words">{one.text}</p>
            <p dir="auto" className="text-xs break-words text-ink-3">{one.scenario}</p>
            {one.verdict === null && <p className="text-xs text-ink-3">{t('checks.unproven')}</p>}
          </div>
        </li>
      ))}
    </ul>
  )
}
