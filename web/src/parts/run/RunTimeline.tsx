import { useMemo } from 'react'
import { useQuery } from '@tanstack/react-query'
import { isFinal, timelineQuery, type Run, type Stage } from '@/api/run'
import { classes } from '@/lib/classes'
import { duration, moment } from '@/lib/format'
import { said, t } from '@/lib/text'
import { StateIcon } from '@/ui/StateIcon'
import { hostOf, spanMs, spansOf, sums, ticks, type Span } from './gantt'
import { markOf } from './stageView'

type Props = { run: Run; nowMs: number; chosen: Stage | undefined; onChoose: (stage: Stage) => void }

/** The run over time: when each stage waited and for what, when it was worked on, by whom and where. */
export function RunTimeline({ run, nowMs, chosen, onChoose }: Props) {
  const { data: moves } = useQuery(timelineQuery(run.id))
  const spans = useMemo(() => spansOf(run, moves ?? []), [run, moves])
  const begin = Math.min(run.created_at_ms, ...spans.map((span) => span.from))
  const end = isFinal(run.state) ? Math.max(run.updated_at_ms, ...spans.map((span) => span.to ?? 0)) : nowMs
  const whole = Math.max(1000, end - begin)
  const marks = ticks(whole, 6)
  const percent = (ms: number) => `${(100 * Math.max(0, Math.min(whole, ms))) / whole}%`
  return (
    <div className="space-y-5">
      <div className="rounded-lg border border-line bg-panel py-2">
        <div className="relative ms-28 me-20 h-6 text-xs text-ink-3 max-sm:ms-22 max-sm:me-3" aria-hidden>
          {marks.map((ms) => (
            <span key={ms} className="numbers absolute top-1 -translate-x-1/2 whitespace-nowrap first:translate-x-0 rtl:translate-x-1/2" style={{ insetInlineStart: percent(ms) }}>
              {ms === 0 ? '0' : duration(ms)}
            </span>
          ))}
        </div>
        <ol aria-label={t('runs.stages')}>
          {run.stages.map(({ stage, job }) => {
            const own = spans.filter((span) => span.stage === stage)
            const { waiting, working } = sums(own, nowMs)
            return (
              <li key={stage}>
                <button type="button" aria-pressed={chosen === stage} onClick={() => onChoose(stage)} className={classes('flex h-9 w-full items-center text-start focus-visible:-outline-offset-2', chosen === stage ? 'bg-hover' : 'hover:bg-raised')}>
                  <span className="flex w-28 shrink-0 items-center gap-2 ps-3 max-sm:w-22">
                    <StateIcon mark={markOf(job.state)} size={14} />
                    <span className="truncate font-medium">{stage}</span>
                  </span>
                  <span className="relative h-full min-w-0 grow max-sm:me-3">
                    {marks.map((ms) => (
                      <span key={ms} aria-hidden className="absolute inset-y-0 w-px bg-line" style={{ insetInlineStart: percent(ms) }} />
                    ))}
                    {own.map((span) => (
                      <Bar key={`${span.kind} ${span.from}`} span={span} at={percent(span.from - begin)} width={percent(spanMs(span, nowMs))} state={job.state} />
                    ))}
                    <span className="sr-only">{t('runs.rowSays', { working: duration(working), waiting: duration(waiting) })}</span>
                  </span>
                  <span aria-hidden className="numbers w-20 shrink-0 pe-3 text-end font-mono text-xs text-ink-3 max-sm:hidden">
                    {working > 0 ? duration(working) : ''}
                  </span>
                </button>
              </li>
            )
          })}
        </ol>
        <p aria-hidden className="flex gap-4 px-3 pt-2 text-xs text-ink-3">
          <span className="flex items-center gap-1.5">
            <span className="h-2 w-4 rounded-sm bg-ok" />
            {t('runs.works')}
          </span>
          <span className="flex items-center gap-1.5">
            <span className="h-2 w-4 rounded-sm border border-dashed border-line-strong" />
            {t('runs.waits')}
          </span>
        </p>
      </div>
      <SpanTable spans={spans.filter((span) => chosen === undefined || span.stage === chosen)} nowMs={nowMs} />
    </div>
  )
}

function Bar({ span, at, width, state }: { span: Span; at: string; width: string; state: Run['state'] }) {
  const look =
    span.kind === 'waiting'
      ? 'border border-dashed border-line-strong'
      : span.to === null
        ? 'bg-accent breathing'
        : span.ended === 'error' || (span.ended === 'waiting' && span.to !== null)
          ? 'bg-bad'
          : span.ended === 'cancelled'
            ? 'bg-line-strong'
            : 'bg-ok'
  const title = `${t(span.kind === 'waiting' ? 'runs.waits' : 'runs.works')}${span.worker ? `, ${span.worker}` : ''}`
  return <span aria-hidden title={title} data-state={state} className={classes('absolute top-1/2 h-3.5 min-w-[3px] -translate-y-1/2 rounded-sm', look)} style={{ insetInlineStart: at, width }} />
}

/** The same in words: who, where, how long, and what for. */
function SpanTable({ spans, nowMs }: { spans: readonly Span[]; nowMs: number }) {
  if (spans.length === 0) return <p className="text-sm text-ink-3">{t('runs.noSpans')}</p>
  const head = 'px-3 py-2 font-medium whitespace-nowrap text-ink-3'
  const cell = 'px-3 py-1.5 align-baseline'
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region must be reachable by keyboard.
    <div tabIndex={0} role="region" aria-label={t('runs.who')} className="overflow-x-auto rounded-lg border border-line bg-panel">
      <table className="w-full text-sm">
        <thead className="border-b border-line">
          <tr>
            <th className={classes(head, 'text-start')}>{t('runs.stage')}</th>
            <th className={classes(head, 'text-start')}>{t('runs.what')}</th>
            <th className={classes(head, 'text-start')}>{t('runs.who')}</th>
            <th className={classes(head, 'text-start')}>{t('runs.where')}</th>
            <th className={classes(head, 'text-start')}>{t('runs.since')}</th>
            <th className={classes(head, 'text-end')}>{t('runs.long')}</th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {spans.map((span) => (
            <tr key={`${span.stage} ${span.kind} ${span.from}`} className={span.kind === 'waiting' ? 'text-ink-3' : undefined}>
              <td className={classes(cell, 'font-medium')}>{span.stage}</td>
              <td className={cell}>
                {span.kind === 'working' ? t('runs.attempt', { n: span.attempt }) : span.waits ? said('waits', span.waits) : t('runs.queued')}
                {span.kind === 'working' && span.ended !== null && span.ended !== 'done' && <span className="text-bad"> · {said('state', span.ended === 'waiting' || span.ended === 'queued' ? 'again' : span.ended)}</span>}
              </td>
              <td className={classes(cell, 'font-mono text-xs break-all')}>{span.worker ?? ''}</td>
              <td className={classes(cell, 'font-mono text-xs break-all')}>{span.worker === null ? '' : hostOf(span.worker)}</td>
              <td className={classes(cell, 'numbers whitespace-nowrap')}>{moment(span.from)}</td>
              <td className={classes(cell, 'numbers text-end font-mono text-xs whitespace-nowrap')}>{duration(spanMs(span, nowMs))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
