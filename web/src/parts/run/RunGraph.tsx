import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { AnimatePresence, m } from 'motion/react'
import type { JobState, Run, Stage, StageView } from '@/api/run'
import { classes } from '@/lib/classes'
import { duration } from '@/lib/format'
import { said, t } from '@/lib/text'
import { StateIcon } from '@/ui/StateIcon'
import { place } from './graph'
import { jobMs, markOf, markOfVerdict, stageLine } from './stageView'

const NODE = { nodeWidth: 136, nodeHeight: 92, gapX: 22, gapY: 18 }
/** Where stages stand one below the other, each is as wide as the page, up to this. */
const COLUMN_MAX = 520

type Props = { run: Run; nowMs: number; chosen: Stage | undefined; onChoose: (stage: Stage) => void }

/** The stages as a graph: each after those it needs, with its state as shape and colour; arrows and Tab go from one to the next. */
export function RunGraph({ run, nowMs, chosen, onChoose }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const element = box.current
    if (!element) return
    const resized = new ResizeObserver(() => setWidth(element.clientWidth))
    resized.observe(element)
    return () => resized.disconnect()
  }, [])
  const ids = run.stages.map((view) => view.stage).join(' ')
  const graph = useMemo(() => {
    const names = ids.split(' ')
    const nodes = names.map((id, at) => ({ id, needs: names.slice(Math.max(0, at - 1), at) }))
    const across = place(nodes, { ...NODE, width })
    return across.across ? across : place(nodes, { ...NODE, nodeHeight: 60, nodeWidth: Math.min(width, COLUMN_MAX), width })
  }, [ids, width])
  const states = new Map(run.stages.map((view) => [view.stage as string, view.job.state]))
  const move = (event: KeyboardEvent) => {
    const ahead = document.dir === 'rtl' ? -1 : 1
    const by = { ArrowRight: ahead, ArrowLeft: -ahead, ArrowDown: 1, ArrowUp: -1 }[event.key]
    const at = run.stages.findIndex((view) => view.stage === (event.target as HTMLElement).dataset['stage'])
    const next = by === undefined || at < 0 ? undefined : run.stages[at + by]
    if (!next) return
    event.preventDefault()
    onChoose(next.stage)
    box.current?.querySelector<HTMLElement>(`[data-stage="${next.stage}"]`)?.focus()
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the keys are those of the buttons within.
    <div ref={box} role="group" aria-label={t('runs.stages')} tabIndex={-1} onKeyDown={move} className="outline-none">
      <div className="relative mx-auto" style={{ height: graph.height, width: graph.width }}>
        <svg aria-hidden width={graph.width} height={graph.height} className="absolute inset-0 rtl:-scale-x-100" fill="none">
          {graph.edges.map((edge) => (
            <g key={edge.id}>
              <path d={edge.path} strokeWidth="1.5" className="stroke-line-strong/50" />
              <m.path d={edge.path} strokeWidth="2" initial={false} animate={{ pathLength: reached(states.get(edge.from)) ? 1 : 0, opacity: reached(states.get(edge.from)) ? 1 : 0 }} transition={{ duration: 0.35, ease: 'easeOut' }} className="stroke-ok" />
            </g>
          ))}
        </svg>
        <ul>
          {graph.nodes.map((node) => {
            const view = run.stages.find((one) => one.stage === node.id)
            return (
              view && (
                <li key={node.id} className="absolute" style={{ insetInlineStart: node.x, top: node.y, width: graph.across ? NODE.nodeWidth : Math.min(width, COLUMN_MAX), height: graph.across ? NODE.nodeHeight : 60 }}>
                  <Node view={view} nowMs={nowMs} chosen={chosen === view.stage} across={graph.across} onChoose={() => onChoose(view.stage)} />
                </li>
              )
            )
          })}
        </ul>
      </div>
    </div>
  )
}

function reached(state: JobState | undefined): boolean {
  return state === 'done'
}

const EDGES: Record<JobState, string> = {
  done: 'border-line',
  error: 'border-bad/60',
  working: 'border-accent',
  queued: 'border-dashed border-line-strong',
  waiting: 'border-dashed border-line',
  cancelled: 'border-line',
}

function Node({ view, nowMs, chosen, across, onChoose }: { view: StageView; nowMs: number; chosen: boolean; across: boolean; onChoose: () => void }) {
  const { stage, job, evidence } = view
  const took = jobMs(job, nowMs)
  const idle = job.state === 'waiting' || job.state === 'queued' || job.state === 'cancelled'
  return (
    <button
      type="button"
      data-stage={stage}
      aria-pressed={chosen}
      onClick={onChoose}
      className={classes(
        'flex h-full w-full rounded-lg border bg-panel text-start transition-colors duration-200 hover:bg-raised',
        across ? 'flex-col gap-1 px-3 py-2.5' : 'items-center gap-3 px-3.5',
        EDGES[job.state],
        chosen && 'ring-2 ring-accent',
      )}
    >
      <span className={classes('flex items-center gap-2', across && 'w-full')}>
        <span className="grid size-5 place-items-center">
          <AnimatePresence mode="popLayout" initial={false}>
            <m.span key={job.state} initial={{ scale: 0.4, opacity: 0 }} animate={{ scale: 1, opacity: 1 }} exit={{ scale: 0.4, opacity: 0 }} transition={{ duration: 0.18 }} className="grid">
              <StateIcon mark={markOf(job.state)} size={18} />
            </m.span>
          </AnimatePresence>
        </span>
        <span className={classes('min-w-0 truncate font-semibold', idle && 'text-ink-2', !across && 'w-16')}>{stage}</span>
        {job.attempts > 1 && across && <span className="ms-auto shrink-0 text-xs text-warn">{t('run.try', { n: job.attempts })}</span>}
      </span>
      <span className={classes('numbers min-w-0 truncate text-xs text-ink-3', across ? 'w-full' : 'grow')} title={stageLine(view)}>
        {job.state === 'working' ? (job.doing ?? said('state', job.state)) : across ? (took === null ? stateLine(view) : duration(took)) : stageLine(view)}
      </span>
      {across ? (
        <span className="mt-auto flex h-3 w-full items-center gap-1">
          {job.state === 'working' ? <Bar percent={job.percent} /> : evidence.slice(0, 9).map((check) => <StateIcon key={check.check} mark={markOfVerdict(check.verdict)} size={10} />)}
        </span>
      ) : (
        <span className="numbers shrink-0 font-mono text-xs text-ink-3">{took === null ? '' : duration(took)}</span>
      )}
    </button>
  )
}

/** Why a stage that never began stands still. */
function stateLine({ job }: StageView): string {
  return job.state === 'waiting' && job.waits_for ? said('waits', job.waits_for) : said('state', job.state)
}

function Bar({ percent }: { percent: number }) {
  return (
    <span className="h-1 w-full overflow-hidden rounded-full bg-hover">
      <span className="block h-full origin-left rounded-full bg-accent transition-transform duration-500 ease-out rtl:origin-right" style={{ transform: `scaleX(${Math.max(4, percent) / 100})` }} />
    </span>
  )
}
