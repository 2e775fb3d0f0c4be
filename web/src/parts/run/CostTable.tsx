import { useMemo } from 'react'
import { useQuery } from '@tanstack/react-query'
import { timelineQuery, type Run } from '@/api/run'
import { bytes, duration } from '@/lib/format'
import { t } from '@/lib/text'
import { costsOf, totalOf, type StageCost } from './cost'

/** What the run used: only what was measured. */
export function CostTable({ run, nowMs }: { run: Run; nowMs: number }) {
  const { data: moves } = useQuery(timelineQuery(run.id))
  const costs = useMemo(() => costsOf(run, moves ?? [], nowMs), [run, moves, nowMs])
  const total = totalOf(costs)
  const [hasCpu, hasMemory] = [total.cpu !== null, total.memory !== null]
  const head = 'px-3 py-2 font-medium whitespace-nowrap text-ink-3 text-end first:text-start'
  const cells = (cost: Omit<StageCost, 'stage'>) => {
    const cell = 'numbers px-3 py-2 text-end font-mono text-xs whitespace-nowrap'
    return (
      <>
        <td className={cell}>{cost.working > 0 ? duration(cost.working) : ''}</td>
        <td className={cell}>{cost.waiting >= 100 ? duration(cost.waiting) : ''}</td>
        {hasCpu && <td className={cell}>{cost.cpu === null ? '' : duration(cost.cpu)}</td>}
        {hasMemory && <td className={cell}>{cost.memory === null ? '' : bytes(cost.memory)}</td>}
        <td className={cell}>{cost.attempts || ''}</td>
        <td className={cell}>{cost.checks || ''}</td>
      </>
    )
  }
  return (
    <div className="space-y-3">
      <dl className="grid grid-cols-2 gap-3 sm:grid-cols-4">
        <Sum label={t('runs.works')} value={duration(total.working)} />
        <Sum label={t('runs.waits')} value={duration(total.waiting)} />
        {total.cpu !== null && <Sum label={t('run.cpu')} value={duration(total.cpu)} />}
        {total.memory !== null && <Sum label={t('runs.memory')} value={bytes(total.memory)} />}
      </dl>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region must be reachable by keyboard. */}
      <div tabIndex={0} role="region" aria-label={t('runs.cost')} className="overflow-x-auto rounded-lg border border-line bg-panel">
        <table className="w-full text-sm">
          <thead className="border-b border-line">
            <tr>
              <th className={head}>{t('runs.stage')}</th>
              <th className={head}>{t('runs.works')}</th>
              <th className={head}>{t('runs.waits')}</th>
              {hasCpu && <th className={head}>{t('run.cpu')}</th>}
              {hasMemory && <th className={head}>{t('runs.memory')}</th>}
              <th className={head}>{t('runs.attempts')}</th>
              <th className={head}>{t('runs.checks')}</th>
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {costs.map((cost) => (
              <tr key={cost.stage}>
                <th scope="row" className="px-3 py-2 text-start font-medium">
                  {cost.stage}
                </th>
                {cells(cost)}
              </tr>
            ))}
          </tbody>
          <tfoot className="border-t border-line font-medium">
            <tr>
              <th scope="row" className="px-3 py-2 text-start font-semibold">
                {t('runs.total')}
              </th>
              {cells(total)}
            </tr>
          </tfoot>
        </table>
      </div>
      <p className="text-xs text-ink-3">{t('runs.cost.text')}</p>
    </div>
  )
}

function Sum({ label, value }: { label: string; value: string }) {
  return (
    <div className="rounded-lg border border-line bg-panel px-3.5 py-2.5">
      <dt className="text-sm text-ink-3">{label}</dt>
      <dd className="numbers text-xl font-semibold">{value}</dd>
    </div>
  )
}
