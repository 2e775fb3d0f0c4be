import { QueryClient } from '@tanstack/react-query'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { anEvent } from './fixture'
import { renew } from './renew'
import { touched } from './touched'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('an event makes exactly the lists old that show what it tells', () => {
  expect(touched(anEvent({ event_type: 'approval_moved', approval_id: 1, job_id: 2, state: 'pending' }))).toEqual([['approvals'], ['tasks'], ['notices']])
  expect(touched(anEvent({ event_type: 'job_progressed', job_id: 2, percent: 5, doing: 'x' }))).toEqual([['task', '2']])
  expect(touched(anEvent({ event_type: 'evidence_recorded', job_id: 8, stage: 'plan', check: 'plan', verdict: 'passed' }))).toEqual([])
})

const moved = (kind: string) => touched({ ...anEvent({ event_type: 'job_moved', job_id: 2, kind, state: 'done', attempt: 1 }), project: 'shop' })

test('a change to what is on the air makes its project old, other tasks do not', () => {
  expect(moved('task.air')).toEqual([['tasks'], ['task', '2'], ['project', 'shop'], ['projects']])
  expect(moved('task.sleep')).toEqual([['tasks'], ['task', '2']])
})

test('many events in a row lead to one reading, after the last as after the first', () => {
  const cache = new QueryClient()
  const read = vi.spyOn(cache, 'invalidateQueries')
  for (let n = 0; n < 50; n++) renew(cache, ['tasks'])
  renew(cache, ['approvals'])
  vi.advanceTimersByTime(600)
  expect(read.mock.calls.map(([filter]) => filter?.queryKey)).toEqual([['tasks'], ['approvals']])
  renew(cache, ['tasks'])
  vi.advanceTimersByTime(600)
  expect(read).toHaveBeenCalledTimes(3)
})
