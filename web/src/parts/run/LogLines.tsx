import { memo, useEffect, useLayoutEffect, useMemo, useRef, useState, type RefObject } from 'react'
import type { LogLine } from '@/live/log'
import { classes } from '@/lib/classes'
import { t } from '@/lib/text'
import { LogText } from './LogText'
import { followsAfter, lineAt, startsOf, type Hit } from './logRows'

/** The height of a row of text, in pixels: also the class `leading-5`. */
const ROW_PX = 20
/** How many rows beyond the edge exist. */
const BEYOND = 20

type Props = {
  lines: readonly LogLine[]
  wrap: boolean
  follow: boolean
  onFollow: (follow: boolean) => void
  hits: readonly Hit[]
  /** The hit that one stands at; -1 for none. */
  at: number
  /** The line that the address names. */
  line: number | undefined
  onLine: (n: number) => void
}

/** The lines in sight; of a log of any length only these exist. */
export function LogLines({ lines, wrap, follow, onFollow, hits, at, line, onLine }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const digits = String(lines.at(-1)?.n ?? 0).length
  const { view, columns } = useView(box, follow, onFollow, digits)
  const starts = useMemo(() => startsOf(lines, wrap ? columns : null), [lines, wrap, columns])
  const topOf = (row: number) => (starts ? (starts[row] ?? 0) : row) * ROW_PX
  const height = topOf(lines.length)
  const from = lineAt(starts, Math.floor(view.top / ROW_PX) - BEYOND, lines.length)
  const to = Math.min(lines.length, lineAt(starts, Math.ceil((view.top + view.height) / ROW_PX) + BEYOND, lines.length) + 1)
  useLayoutEffect(() => {
    if (follow && box.current) box.current.scrollTop = box.current.scrollHeight
  }, [follow, height])
  const hit = hits[at]
  // Where a line stands changes with how many letters fit beside one another; then it is shown anew.
  const laid = wrap ? columns : 0
  useShow(box, hit === undefined ? null : topOf(hit.row), `${hit?.row} ${hit?.from} ${laid}`)
  const named = line === undefined ? -1 : lines.findIndex(({ n }) => n + 1 === line)
  useShow(box, named < 0 ? null : topOf(named), `${line} ${laid}`)
  const marks = useMemo(() => marksOf(hits, at), [hits, at])
  return (
    <div
      ref={box}
      role="region"
      aria-label={t('runs.log')}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region must be reachable by keyboard.
      tabIndex={0}
      dir="ltr"
      className="min-h-0 grow overflow-auto bg-raised py-2 font-mono text-xs leading-5 [overflow-anchor:none] [contain:strict] focus-visible:-outline-offset-2"
    >
      <div role="list" className={classes('relative', !wrap && 'w-max min-w-full')} style={{ height }}>
        {lines.slice(from, to).map((one, n) => (
          <div key={one.n} role="listitem" aria-setsize={lines.length} aria-posinset={from + n + 1} className="absolute inset-x-0" style={{ top: topOf(from + n) }}>
            <Row line={one} digits={digits} wrap={wrap} first={one.stage !== lines[from + n - 1]?.stage} named={from + n === named} marks={marks.get(from + n)} onLine={onLine} />
          </div>
        ))}
      </div>
    </div>
  )
}

type RowProps = { line: LogLine; digits: number; wrap: boolean; first: boolean; named: boolean; marks: Marks | undefined; onLine: (n: number) => void }

/** One line; remembered, because what stands in it never changes. */
const Row = memo(function Row({ line, digits, wrap, first, named, marks, onLine }: RowProps) {
  const n = line.n + 1
  return (
    <div className={classes('flex ps-1 pe-3', named ? 'bg-accent-soft' : 'hover:bg-hover/60')}>
      <button type="button" tabIndex={-1} aria-label={t('runs.line', { n })} aria-current={named || undefined} onClick={() => onLine(n)} className="shrink-0 self-start ps-2 pe-3 text-end text-ink-3 select-none hover:text-ink" style={{ width: `${digits + 4}ch` }}>
        {n}
      </button>
      <span aria-hidden className="w-16 shrink-0 text-ink-3 select-none max-sm:hidden">
        {first ? line.stage : ''}
      </span>
      <span className={classes('min-w-0 grow', wrap ? 'break-all whitespace-pre-wrap' : 'whitespace-pre')}>
        <LogText text={line.text} marks={marks} />
      </span>
    </div>
  )
})

type Marks = { from: number; to: number; current: boolean }[]

function marksOf(hits: readonly Hit[], at: number): Map<number, Marks> {
  const marks = new Map<number, Marks>()
  for (const [n, { row, from, to }] of hits.entries()) {
    const own = marks.get(row) ?? []
    own.push({ from, to, current: n === at })
    marks.set(row, own)
  }
  return marks
}

/** What is in sight, and how many letters stand side by side. */
function useView(box: RefObject<HTMLDivElement | null>, follow: boolean, onFollow: (follow: boolean) => void, digits: number) {
  const [view, setView] = useState({ top: 0, height: 600 })
  const [columns, setColumns] = useState(120)
  const kept = useRef({ follow, onFollow })
  useEffect(() => {
    kept.current = { follow, onFollow }
  })
  useEffect(() => {
    const element = box.current
    if (!element) return
    let before = { top: element.scrollTop, height: element.scrollHeight }
    const look = () => setView({ top: element.scrollTop, height: element.clientHeight })
    const onScroll = () => {
      const now = { top: element.scrollTop, height: element.scrollHeight, client: element.clientHeight }
      const follows = followsAfter(kept.current.follow, before, now)
      before = now
      if (follows !== kept.current.follow) kept.current.onFollow(follows)
      look()
    }
    const resized = new ResizeObserver(() => {
      look()
      setColumns(columnsOf(element, digits))
    })
    resized.observe(element)
    element.addEventListener('scroll', onScroll, { passive: true })
    return () => {
      resized.disconnect()
      element.removeEventListener('scroll', onScroll)
    }
  }, [box, digits])
  return { view, columns }
}

/** How many letters fit beside the numbers and names of the stages. */
function columnsOf(element: HTMLElement, digits: number): number {
  const rule = document.createElement('span')
  rule.textContent = '0'.repeat(100)
  rule.className = 'absolute invisible whitespace-pre'
  element.append(rule)
  const letter = rule.getBoundingClientRect().width / 100
  rule.remove()
  const stage = matchMedia('(min-width: 40rem)').matches ? 64 : 0
  // Beside the text: the paddings of a row, the number, the name of the stage.
  return Math.max(20, Math.floor((element.clientWidth - 16 - stage) / letter) - digits - 4)
}

/** Scrolls to a place when another one is to be shown. */
function useShow(box: RefObject<HTMLDivElement | null>, top: number | null, what: string): void {
  const shown = useRef('')
  useEffect(() => {
    const element = box.current
    if (!element || top === null || shown.current === what) return
    shown.current = what
    if (top < element.scrollTop || top > element.scrollTop + element.clientHeight - 2 * ROW_PX) element.scrollTo({ top: Math.max(0, top - element.clientHeight / 3) })
  })
}
