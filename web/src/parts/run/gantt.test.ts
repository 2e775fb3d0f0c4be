import { expect, test } from 'vitest'
import { aRun, anEvent } from '@/live/fixture'
import type { JobState, WaitReason } from '@/api/run'
import { hostOf, spansOf, sums, ticks } from './gantt'

const move = (at: number, state: JobState, attempt: number, more: { worker?: string; waits_for?: WaitReason } = {}) => anEvent({ event_type: 'stage_moved', job_id: 8, stage: 'plan', state, attempt, reason: null, ...more }, at)

test('a stage waited, was worked on, waited for its next try, and was worked on by another', () => {
  const moves = [
    move(1000, 'queued', 0),
    move(1400, 'working', 1, { worker: 'loom/1' }),
    move(2000, 'waiting', 1, { waits_for: 'time' }),
    move(5000, 'queued', 1),
    move(5000, 'working', 2, { worker: 'mill/2' }),
    move(6500, 'done', 2),
  ]
  const spans = spansOf(aRun(), moves)
  expect(spans.map(({ kind, from, to, worker, waits, ended }) => [kind, from, to, worker, waits, ended])).toEqual([
    ['waiting', 1000, 1400, null, null, 'working'],
    ['working', 1400, 2000, 'loom/1', null, 'waiting'],
    ['waiting', 2000, 5000, null, 'time', 'queued'],
    ['working', 5000, 6500, 'mill/2', null, 'done'],
  ])
  expect(sums(spans, 9999)).toEqual({ waiting: 3400, working: 2100 })
})

test('what still lasts grows with the clock', () => {
  const spans = spansOf(aRun(), [move(1000, 'queued', 0), move(1500, 'working', 1)])
  expect(spans.at(-1)).toMatchObject({ kind: 'working', to: null, worker: null })
  expect(sums(spans, 4000)).toEqual({ waiting: 500, working: 2500 })
})

test('a stage whose moves are forgotten is told as its job tells it', () => {
  const run = aRun()
  const [plan] = run.stages
  if (plan) plan.job = { ...plan.job, state: 'done', attempts: 1, started_at_ms: 3000, finished_at_ms: 4200 }
  expect(spansOf(run, [])).toEqual([{ stage: 'plan', kind: 'working', attempt: 1, from: 3000, to: 4200, worker: null, waits: null, ended: 'done' }])
})

test('the axis has round moments, and never too many', () => {
  expect(ticks(9000, 6)).toEqual([0, 2000, 4000, 6000, 8000])
  expect(ticks(150_000, 6)).toEqual([0, 30_000, 60_000, 90_000, 120_000, 150_000])
  for (const ms of [1, 999, 61_000, 3_599_000, 86_400_000 * 30]) expect(ticks(ms, 8).length).toBeLessThanOrEqual(9)
})

test('a worker’s machine is the beginning of its name', () => {
  expect([hostOf('loom/3-a'), hostOf('loom')]).toEqual(['loom', 'loom'])
})
