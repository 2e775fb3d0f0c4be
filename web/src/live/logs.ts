import { useSyncExternalStore } from 'react'
import type { RunLog, Stage } from '@/api/run'
import { EMPTY_LOG, append, type Log } from './log'

/** How many runs' logs are kept in memory at once. */
const RUNS_MAX = 4
/** How many pieces are kept while the beginning of a log is still being read. */
const PIECES_MAX = 1000
/** How often readers are told at most, in milliseconds, however fast the text comes. */
const TELL_MS = 60

type Piece = { seq: number; stage: Stage | null; text: string }
/** `seq`: the log holds everything up to this event; null while its beginning is unknown. */
type Kept = { log: Log; seq: number | null; early: Piece[] }

/** What runs wrote: the beginning as it was read, then what came live, each piece once. */
export class Logs {
  private readonly byRun = new Map<number, Kept>()
  private readonly listeners = new Set<() => void>()
  private timer: ReturnType<typeof setTimeout> | undefined

  /** A live piece. */
  add(run: number, piece: Piece): void {
    const kept = this.byRun.get(run) ?? { log: EMPTY_LOG, seq: null, early: [] }
    this.keep(run, kept.seq === null ? { ...kept, early: [...kept.early, piece].slice(-PIECES_MAX) } : after(kept, [piece]))
  }

  /** The log as it was read; pieces that came meanwhile and are not part of it follow. */
  begin(run: number, read: RunLog): void {
    const kept = this.byRun.get(run)
    if (kept?.seq != null && kept.seq >= read.seq) return
    this.keep(run, after({ log: append(EMPTY_LOG, null, read.text), seq: read.seq, early: [] }, kept?.early ?? []))
  }

  of(run: number): Log {
    return this.byRun.get(run)?.log ?? EMPTY_LOG
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

function after(kept: Kept, pieces: readonly Piece[]): Kept {
  let { log, seq } = kept
  for (const piece of pieces) {
    if (seq !== null && piece.seq <= seq) continue
    log = append(log, piece.stage, piece.text)
    seq = piece.seq
  }
  return { log, seq, early: [] }
}

export const logs = new Logs()

/** A run's log as far as it is kept. */
export function useLog(run: number): Log {
  return useSyncExternalStore(logs.subscribe, () => logs.of(run))
}
