import { expect, test } from 'vitest'
import { aCheck, aRun, anEvent } from '@/live/fixture'
import { duration } from '@/lib/format'
import { checkPairs, difference, sameChecks, stagePairs } from './compare'
import { costsOf, totalOf } from './cost'

function runs() {
  const [one, other] = [aRun(), { ...aRun(), id: 9 }]
  const test = (run: typeof one) => run.stages[2]!
  test(one).evidence = [{ ...aCheck('api-tests', 'passed'), duration_ms: 900 }, aCheck('types', 'passed'), aCheck('browser', 'failed')]
  test(other).evidence = [{ ...aCheck('api-tests', 'failed'), duration_ms: 400 }, aCheck('types', 'passed'), aCheck('axe', 'not_run')]
  one.stages[0]!.job = { ...one.stages[0]!.job, state: 'done', started_at_ms: 1000, finished_at_ms: 3000 }
  return { one, other }
}

test('stages stand side by side, and those that ended otherwise are told', () => {
  const { one, other } = runs()
  const pairs = stagePairs(one, { ...other, stages: other.stages.slice(0, 5) }, 9000)
  expect(pairs[0]).toEqual({ stage: 'plan', one: 'done', other: 'queued', oneMs: 2000, otherMs: null, differs: true })
  expect(pairs[1]?.differs).toBe(false)
  expect(pairs.at(-1)).toMatchObject({ stage: 'monitor', one: 'waiting', other: null, differs: true })
})

test('only the checks are told that differ or that one run did not make', () => {
  const { one, other } = runs()
  expect(checkPairs(one, other).map(({ check, one: a, other: b }) => [check, a, b])).toEqual([
    ['api-tests', 'passed', 'failed'],
    ['browser', 'failed', null],
    ['axe', null, 'not_run'],
  ])
  expect(sameChecks(one, other)).toBe(1)
  expect(checkPairs(one, one)).toEqual([])
})

test('a difference is told with its sign, and not where there is none', () => {
  expect([difference(1000, 3100, duration), difference(3000, 2660, duration), difference(3000, 3050, duration), difference(null, 1, duration)]).toEqual(['+2.1 s', '−340 ms', '', ''])
})

test('what was not measured is never nought', () => {
  const { one } = runs()
  one.stages[2]!.evidence[0] = { ...one.stages[2]!.evidence[0]!, command: ['pytest'], cpu_ms: 700, memory_peak_bytes: 4096 }
  const moves = [anEvent({ event_type: 'stage_moved', job_id: 10, stage: 'test', state: 'queued', attempt: 0, reason: null }, 1000), anEvent({ event_type: 'stage_moved', job_id: 10, stage: 'test', state: 'working', attempt: 1, reason: null }, 1500)]
  const costs = costsOf(one, moves, 4000)
  expect(costs[2]).toMatchObject({ stage: 'test', waiting: 500, working: 2500, cpu: 700, memory: 4096, checks: 3 })
  expect(costs[3]).toMatchObject({ cpu: null, memory: null, working: 0 })
  expect(totalOf(costs)).toMatchObject({ cpu: 700, memory: 4096, working: 4500 })
  expect(totalOf(costsOf(aRun(), [], 4000))).toMatchObject({ cpu: null, memory: null })
})
