import { expect, test } from 'vitest'
import type { Task } from '@/api/task'
import { cancellable, inOrder, retriable } from './jobs'

const job = (id: string, status: string, updated_at = '2026-11-21T10:00:00Z') => ({ id, status, updated_at }) as Task

test('what works stands first, then what waits, then what has ended, the newest first', () => {
  const jobs = [job('3', 'done'), job('10', 'queued'), job('2', 'working'), job('9', 'waiting'), job('20', 'error')]
  expect(inOrder(jobs).map(({ id }) => id)).toEqual(['2', '10', '9', '20', '3'])
})

test('a job that moved between two readings stands once, as it is now', () => {
  const jobs = inOrder([job('1', 'queued', '2026-11-21T10:00:00Z'), job('1', 'working', '2026-11-21T10:00:01Z')])
  expect(jobs.map(({ status }) => status)).toEqual(['working'])
})

test('every state can either be stopped or be done again', () => {
  for (const status of ['queued', 'waiting', 'working', 'done', 'error', 'cancelled']) {
    expect([cancellable(job('1', status)), retriable(job('1', status))].filter(Boolean), status).toHaveLength(1)
  }
})
