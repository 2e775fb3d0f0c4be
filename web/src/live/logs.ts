import { useSyncExternalStore } from 'react'
import type { RunLog } from '@/api/run'
import { EMPTY_LOG, appendAll, type Log, type LogText } from './log'

/** How many runs' logs are kept in memory at once. */
const RUNS_MAX = 4
/** How many pieces are kept while the beginning of a log is still being read. */
const PIECES_MAX = 1000
/** How often readers are told at most, in milliseconds, however fast the text comes. */
const TELL_MS = 60

type Piece = LogText & { seq: number }
/** `seq`: the log holds everything up to this event; null while its beginning is unknown. `due`: what came since it was last looked at. */
type Kept = { log: Log; seq: number | null; due: Piece[] }

/** What runs wrote: the beginning as it was read, then what came live, each piece once. */
export class Logs {
  private readonly byRun = new Map<number, Kept>()
  private readonly listeners = new Set<() => void>()
  private timer: ReturnType<typeof setTimeout> | undefined

  /** A live piece. It waits for the next look, so that many of them cost one copy of the lines. */
  add(run: number, piece: Piece): void {
    const kept = this.byRun.get(run) ?? { log: EMPTY_LOG, seq: null, due: [] }
    kept.due.push(piece)
    if (kept.seq === null && kept.due.length > PIECES_MAX) kept.due.shift()
    if (kept.seq !== null && kept.due.length > PIECES_MAX) settle(kept)
    this.keep(run, kept)
  }

  /** The log as it was read; pieces that came meanwhile and are not part of it follow. */
  begin(run: number, read: RunLog): void {
    const kept = this.byRun.get(run)
    if (kept?.seq != null && kept.seq >= read.seq) return
    this.keep(run, { log: appendAll(EMPTY_LOG, read.parts), seq: read.seq, due: kept?.due ?? [] })
  }

  of(run: number): Log {
    const kept = this.byRun.get(run)
    if (!kept) return EMPTY_LOG
    if (kept.seq !== null && kept.due.length > 0) settle(kept)
    return kept.log
  }

  subscribe = (changed: () => void): (() => void) => {
    this.listeners.add(changed)
    return () => this.listeners.delete(changed)
  }

  private keep(run: number, kept: Kept): void {
    this.byRun.delete(run)
    this.byRun.set(run, kept)
    const oldest = this.byRun.keys().next().value
    if (this.byRun.size > RUNS_MAX && oldest !== undefined) this.byRun.delete(oldest)
    this.timer ??= setTimeout(() => {
      this.timer = undefined
      for (const changed of this.listeners) changed()
    }, TELL_MS)
  }
}

/** Adds what is due and not part of the log yet. */
function settle(kept: Kept): void {
  const fresh: Piece[] = []
  for (const piece of kept.due) {
    if (piece.seq <= (kept.seq ?? 0)) continue
    fresh.push(piece)
    kept.seq = piece.seq
  }
  kept.log = appendAll(kept.log, fresh)
  kept.due = []
}

export const logs = new Logs()

/** A run's log as far as it is kept. */
export function useLog(run: number): Log {
  return useSyncExternalStore(logs.subscribe, () => logs.of(run))
}
