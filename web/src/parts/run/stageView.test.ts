import { expect, test } from 'vitest'
import { aCheck, aRun } from '@/live/fixture'
import { planOf, type Job } from '@/api/run'
import { announcement, jobMs, runPercent, stageLine, verdictLine } from './stageView'

const withJob = (change: Partial<Job>) => {
  const view = structuredClone(aRun().stages[2] ?? aRun().stages[0]!)
  return { ...view, job: { ...view.job, ...change } }
}

test('what was not run is said, and never counted as passed', () => {
  expect(verdictLine([aCheck('ruff', 'passed'), aCheck('deps', 'not_run', 'no network')])).toBe('1 check passed, 1 not run')
  expect(verdictLine([aCheck('deps', 'not_run', 'no network')])).toBe('1 not run')
  expect(verdictLine([aCheck('a', 'passed'), aCheck('b', 'failed'), aCheck('c', 'passed')])).toBe('1 check failed, 2 passed')
})

test('a stage says what it does, then what it found, or why it stopped', () => {
  expect(stageLine(withJob({ state: 'working', doing: 'running 212 tests' }))).toBe('running 212 tests')
  expect(stageLine({ ...withJob({ state: 'done' }), evidence: [aCheck('pytest', 'passed')] })).toBe('1 check passed')
  expect(stageLine(withJob({ state: 'error', error: 'disk full' }))).toBe('disk full')
  expect(stageLine(withJob({ state: 'waiting', waits_for: 'time' }))).toBe('tries again in a moment')
})

test('a plan is told by its size, and a result of another shape is no plan', () => {
  const plan = { entities: [{ label: 'Products' }], endpoints: [{ method: 'GET', path: '/products', roles: ['anonymous'] }], pages: [], acceptance: [] }
  expect(stageLine(withJob({ state: 'done', result: { plan } }))).toBe('1 thing, 1 endpoint, 0 pages')
  for (const result of [null, undefined, 'plan', { plan: null }, { plan: { entities: [] } }, { tree: 'abc' }]) {
    expect(planOf(result)).toBeNull()
  }
})

test('a job is timed from its first claim to its end, or to now', () => {
  expect(jobMs(withJob({}).job, 9000)).toBeNull()
  expect(jobMs(withJob({ state: 'working', started_at_ms: 4000 }).job, 9000)).toBe(5000)
  expect(jobMs(withJob({ state: 'done', started_at_ms: 4000, finished_at_ms: 6000 }).job, 9000)).toBe(2000)
})

test('the percent grows within a stage and never passes what is true', () => {
  const run = aRun()
  run.state = 'working'
  run.stages[0]!.job = { ...run.stages[0]!.job, state: 'done', percent: 100 }
  run.stages[1]!.job = { ...run.stages[1]!.job, state: 'working', percent: 50 }
  expect(runPercent(run)).toBe(21)
  expect(runPercent({ ...run, state: 'done' })).toBe(100)
})

test('only a stage or an end is announced, not each percent', () => {
  const run = aRun()
  expect(announcement(run)).toBe('')
  run.stages[0]!.job.state = 'working'
  const first = announcement(run)
  run.stages[0]!.job.percent = 60
  expect(announcement(run)).toBe(first)
  expect(announcement({ ...run, state: 'error', error: 'the test stage failed' })).toContain('the test stage failed')
})
