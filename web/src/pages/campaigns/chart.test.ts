import { expect, test } from 'vitest'
import type { Point } from '@/api/campaign'
import { linesOf } from './chart'

const point = (second: number, remaining: number, ideal: number | null) => ({ at: new Date(second * 1000).toISOString(), remaining, ideal }) as Point

test('what is left goes down in steps, what was planned straight', () => {
  const { left, ideal, last } = linesOf([point(0, 4, 4), point(10, 2, 2), point(20, 1, 0)], 100, 40)
  expect(left).toBe('M0 0H50V20H100V30')
  expect(ideal).toBe('M0 0L50 20L100 40')
  expect(last).toEqual({ x: 100, y: 30 })
})

test('no point, or one, is no line that breaks', () => {
  expect(linesOf([], 100, 40)).toEqual({ left: '', ideal: '', last: null })
  expect(linesOf([point(5, 0, null)], 100, 40)).toEqual({ left: 'M0 40', ideal: '', last: { x: 0, y: 40 } })
})
