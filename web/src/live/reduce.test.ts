import { expect, test } from 'vitest'
import type { EventBody } from '@/api/event'
import { aRun, anEvent } from './fixture'
import { afterEvent } from './reduce'

const moved = (state: 'working' | 'done' | 'error' | 'queued', attempt = 1, reason: string | null = null): EventBody => ({
  event_type: 'stage_moved', job_id: 8, stage: 'plan', state, attempt, reason,
})

test('a stage that is claimed starts the run and its own clock', () => {
  const run = afterEvent(aRun(), anEvent(moved('working'), 2500))
  expect(run.state).toBe('working')
  expect(run.stages[0]?.job).toMatchObject({ state: 'working', attempts: 1, started_at_ms: 2500, finished_at_ms: null })
})

test('a stage that passed counts for a seventh', () => {
  let run = afterEvent(aRun(), anEvent(moved('working'), 2500))
  run = afterEvent(run, anEvent(moved('done'), 4000))
  expect(run.percent).toBe(14)
  expect(run.stages[0]?.job).toMatchObject({ state: 'done', percent: 100, finished_at_ms: 4000 })
})

test('progress is shown only while the stage works', () => {
  const progress: EventBody = { event_type: 'stage_progressed', job_id: 8, stage: 'plan', percent: 40, doing: 'writing' }
  let run = afterEvent(afterEvent(aRun(), anEvent(moved('working'))), anEvent(progress))
  expect(run.stages[0]?.job).toMatchObject({ percent: 40, doing: 'writing' })
  run = afterEvent(afterEvent(run, anEvent(moved('done'))), anEvent(progress))
  expect(run.stages[0]?.job.percent).toBe(100)
})

test('a late event of an older attempt changes nothing', () => {
  let run = afterEvent(aRun(), anEvent(moved('working', 1)))
  run = afterEvent(run, anEvent(moved('working', 2)))
  expect(afterEvent(run, anEvent(moved('error', 1, 'lost'))).stages[0]?.job).toMatchObject({ state: 'working', attempts: 2 })
})

test('a stage that failed may be tried again', () => {
  let run = afterEvent(aRun(), anEvent(moved('error', 1, 'disk full')))
  expect(run.stages[0]?.job.error).toBe('disk full')
  run = afterEvent(run, anEvent(moved('working', 2)))
  expect(run.stages[0]?.job).toMatchObject({ state: 'working', error: null, finished_at_ms: null })
})

test('events of other runs leave a run as it is', () => {
  const run = aRun()
  expect(afterEvent(run, anEvent(moved('done'), 2000, 99))).toBe(run)
})

test('a run that is done is whole', () => {
  expect(afterEvent(aRun(), anEvent({ event_type: 'run_finished', state: 'done', error: null }))).toMatchObject({ state: 'done', percent: 100 })
  expect(afterEvent(aRun(), anEvent({ event_type: 'run_finished', state: 'error', error: 'why' }))).toMatchObject({ state: 'error', error: 'why', percent: 0 })
})
