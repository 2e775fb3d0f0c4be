import { useSyncExternalStore } from 'react'
import type { Stage } from '@/api/run'
import { EMPTY_LOG, append, type Log } from './log'

/** How many runs' logs are kept in memory at once. */
const RUNS_MAX = 4

/** What runs wrote while this page watched. Readers are told once a frame, however fast the text comes. */
class Logs {
  private readonly byRun = new Map<number, Log>()
  private readonly listeners = new Set<() => void>()
  private told = true

  add(run: number, stage: Stage | null, text: string): void {
    const log = append(this.byRun.get(run) ?? EMPTY_LOG, stage, text)
    this.byRun.delete(run)
    this.byRun.set(run, log)
    const oldest = this.byRun.keys().next().value
    if (this.byRun.size > RUNS_MAX && oldest !== undefined) this.byRun.delete(oldest)
    this.tell()
  }

  of(run: number): Log {
    return this.byRun.get(run) ?? EMPTY_LOG
  }

  subscribe = (changed: () => void): (() => void) => {
    this.listeners.add(changed)
    return () => this.listeners.delete(changed)
  }

  private tell(): void {
    if (!this.told) return
    this.told = false
    setTimeout(() => {
      this.told = true
      for (const changed of this.listeners) changed()
    }, 60)
  }
}

export const logs = new Logs()

/** The live part of a run's log. */
export function useLiveLog(run: number): Log {
  return useSyncExternalStore(logs.subscribe, () => logs.of(run))
}
