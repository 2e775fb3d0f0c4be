import type { Evidence, Job, JobState, Run, Stage, Verdict } from '@/api/run'
import { STAGES } from '@/api/run'
import { jobMs } from './stageView'

/** One stage in two runs; null where a run does not have it. */
export type StagePair = { stage: Stage; one: JobState | null; other: JobState | null; oneMs: number | null; otherMs: number | null; differs: boolean }
/** A check whose verdict is not the same in both. */
export type CheckPair = { stage: Stage; check: string; one: Verdict | null; other: Verdict | null; oneMs: number | null; otherMs: number | null }

/** The stages of two runs side by side. */
export function stagePairs(one: Run, other: Run, nowMs: number): StagePair[] {
  return STAGES.map((stage) => [stage, jobOf(one, stage), jobOf(other, stage)] as const)
    .filter(([, a, b]) => a !== null || b !== null)
    .map(([stage, a, b]) => ({ stage, one: a?.state ?? null, other: b?.state ?? null, oneMs: a && jobMs(a, nowMs), otherMs: b && jobMs(b, nowMs), differs: a?.state !== b?.state }))
}

function jobOf(run: Run, stage: Stage): Job | null {
  return run.stages.find((view) => view.stage === stage)?.job ?? null
}

/** The checks that found something else in the other run, or that only one of them made, in the order of the stages. */
export function checkPairs(one: Run, other: Run): CheckPair[] {
  const [a, b] = [checksOf(one), checksOf(other)]
  const keys = [...new Set([...a.keys(), ...b.keys()])]
  const pairs = keys.flatMap((key): CheckPair[] => {
    const [left, right] = [a.get(key), b.get(key)]
    const known = left ?? right
    if (!known || left?.verdict === right?.verdict) return []
    return [{ stage: known.stage, check: known.check, one: left?.verdict ?? null, other: right?.verdict ?? null, oneMs: left?.duration_ms ?? null, otherMs: right?.duration_ms ?? null }]
  })
  return pairs.toSorted((x, y) => STAGES.indexOf(x.stage) - STAGES.indexOf(y.stage))
}

/** How many checks both made and found the same. */
export function sameChecks(one: Run, other: Run): number {
  const b = checksOf(other)
  return [...checksOf(one)].filter(([key, left]) => b.get(key)?.verdict === left.verdict).length
}

function checksOf(run: Run): Map<string, Evidence> {
  return new Map(run.stages.flatMap(({ stage, evidence }) => evidence.map((check) => [`${stage} ${check.check}`, check] as const)))
}

/** A difference of times for a person: `+2.1 s`, `−340 ms`; empty where one is missing or nothing differs by a tenth of a second. */
export function difference(oneMs: number | null, otherMs: number | null, say: (ms: number) => string): string {
  if (oneMs === null || otherMs === null) return ''
  const ms = otherMs - oneMs
  return Math.abs(ms) < 100 ? '' : `${ms > 0 ? '+' : '−'}${say(Math.abs(ms))}`
}
