import { QueryClient } from '@tanstack/react-query'
import { expect, test } from 'vitest'
import { runQuery, type RunAnswer } from '@/api/run'
import { aRun, anEvent } from './fixture'
import { take } from './LiveProvider'

test('an event moves the run in the cache and marks it old when it tells too little', () => {
  const cache = new QueryClient()
  const { queryKey } = runQuery(7)
  const answer: RunAnswer = { run: aRun(), can: { cancel: { ok: true, because: null }, retry: { ok: false, because: 'not over yet' }, retry_stage: 'plan' }, url: null, own_url: null }
  cache.setQueryData(queryKey, answer)
  take(cache, anEvent({ event_type: 'stage_moved', job_id: 8, stage: 'plan', state: 'working', attempt: 1, reason: null }))
  expect(cache.getQueryData(queryKey)?.run.state).toBe('working')
  expect(cache.getQueryState(queryKey)?.isInvalidated).toBe(false)
  take(cache, anEvent({ event_type: 'evidence_recorded', job_id: 8, stage: 'plan', check: 'plan', verdict: 'passed' }))
  expect(cache.getQueryState(queryKey)?.isInvalidated).toBe(true)
})
