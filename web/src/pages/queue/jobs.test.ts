import { expect, test } from 'vitest'
import { TASKS_PAGE, groupsOf, nextFrom, type Task } from '@/api/task'
import { cancellable, once, retriable } from './jobs'

const job = (id: string, status: string, updated_at = '2026-11-21T10:00:00Z') => ({ id, status, updated_at }) as Task

test('what works is read first, then what waits, then what has ended', () => {
  const groups = groupsOf(undefined)
  expect(groups.flat()).toEqual(['working', 'waiting', 'queued', 'error', 'done', 'cancelled'])
  const full = Array.from({ length: TASKS_PAGE }, (_, n) => ({ id: String(1000 - n) }))
  expect(nextFrom(full, { group: 1, before: undefined }, groups.length)).toEqual({ group: 1, before: 1001 - TASKS_PAGE })
  expect(nextFrom([], { group: 1, before: 801 }, groups.length)).toEqual({ group: 2, before: undefined })
  expect(nextFrom([{ id: '3' }], { group: 2, before: undefined }, groups.length)).toBeUndefined()
  expect(nextFrom([], { group: 0, before: undefined }, groupsOf('done').length)).toBeUndefined()
})

test('a job that moved between two readings stands once, as it is now', () => {
  const jobs = once([job('1', 'working', '2026-11-21T10:00:01Z'), job('2', 'queued'), job('1', 'queued', '2026-11-21T10:00:00Z')])
  expect(jobs.map(({ id, status }) => [id, status])).toEqual([['1', 'working'], ['2', 'queued']])
})

test('every state can either be stopped or be done again', () => {
  for (const status of ['queued', 'waiting', 'working', 'done', 'error', 'cancelled']) {
    expect([cancellable(job('1', status)), retriable(job('1', status))].filter(Boolean), status).toHaveLength(1)
  }
})
