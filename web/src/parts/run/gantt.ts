import type { Event } from '@/api/event'
import { isFinal, type JobState, type Run, type Stage, type WaitReason } from '@/api/run'

/** A while in which a stage waited or was worked on. */
export type Span = {
  stage: Stage
  kind: 'waiting' | 'working'
  /** Which claim it is, from 1; of a wait, the one before it. */
  attempt: number
  from: number
  /** Null while it lasts. */
  to: number | null
  /** Who works; null where it is not told. */
  worker: string | null
  /** What it waits for; null while it stands in the queue. */
  waits: WaitReason | null
  /** How it ended. */
  ended: JobState | null
}

/** What each stage did when, from how it moved. A stage whose moves are no longer kept is told as its job tells it. */
export function spansOf(run: Run, moves: readonly Event[]): Span[] {
  return run.stages.flatMap(({ stage, job }) => {
    const own = moves.filter((event) => event.event_type === 'stage_moved' && event.stage === stage)
    const told = own.some((event) => event.event_type === 'stage_moved' && event.state === 'working')
    return told || job.started_at_ms === null ? fromMoves(stage, own) : fromJob(stage, run)
  })
}

function fromMoves(stage: Stage, moves: readonly Event[]): Span[] {
  const spans: Span[] = []
  let open: Span | null = null
  for (const move of moves) {
    if (move.event_type !== 'stage_moved') continue
    if (open) {
      open.to = move.at_ms
      open.ended = move.state
      // A wait that only changed what it waits for, or that nobody could see.
      if (open.to > open.from || open.kind === 'working') spans.push(open)
      open = null
    }
    if (isFinal(move.state)) continue
    const working = move.state === 'working'
    open = { stage, kind: working ? 'working' : 'waiting', attempt: move.attempt, from: move.at_ms, to: null, worker: working ? (move.worker ?? null) : null, waits: move.state === 'waiting' ? (move.waits_for ?? null) : null, ended: null }
  }
  return open ? [...spans, open] : spans
}

function fromJob(stage: Stage, run: Run): Span[] {
  const job = run.stages.find((view) => view.stage === stage)?.job
  if (!job || job.started_at_ms === null) return []
  const to = job.finished_at_ms ?? (isFinal(job.state) ? job.updated_at_ms : null)
  return [{ stage, kind: 'working', attempt: job.attempts, from: job.started_at_ms, to, worker: null, waits: null, ended: isFinal(job.state) ? job.state : null }]
}

/** How long a span was, or is until now, in milliseconds. */
export function spanMs(span: Span, nowMs: number): number {
  return Math.max(0, (span.to ?? nowMs) - span.from)
}

/** How long a stage waited and was worked on in all. */
export function sums(spans: readonly Span[], nowMs: number): { waiting: number; working: number } {
  const of = (kind: Span['kind']) => spans.filter((span) => span.kind === kind).reduce((sum, span) => sum + spanMs(span, nowMs), 0)
  return { waiting: of('waiting'), working: of('working') }
}

const SECOND = 1000
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400].map((seconds) => seconds * SECOND)

/** Round moments on an axis from 0 to `ms`, at most about `most` of them; 0 is always one. */
export function ticks(ms: number, most: number): number[] {
  const step = STEPS.find((one) => ms / one <= most) ?? Math.ceil(ms / most / 86_400_000) * 86_400_000
  return Array.from({ length: Math.floor(ms / step) + 1 }, (_, n) => n * step)
}

/** The machine of a worker: its name up to the first `/`. */
export function hostOf(worker: string): string {
  return worker.split('/')[0] ?? worker
}
