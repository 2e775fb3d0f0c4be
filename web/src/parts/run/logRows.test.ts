import { expect, test } from 'vitest'
import type { LogLine } from '@/live/log'
import { HITS_MAX, followsAfter, hitsOf, lineAt, nextHit, ofStage, rowsOf, startsOf } from './logRows'

const lines: LogLine[] = [
  { n: 0, stage: 'test', text: 'collected 3 items' },
  { n: 1, stage: 'test', text: '\u001b[31mFAILED\u001b[0m failed twice' },
  { n: 2, stage: 'build', text: '' },
  { n: 3, stage: 'build', text: 'x'.repeat(25) },
]

test('words are found whatever their case, also across colours, each place by itself', () => {
  expect(hitsOf(lines, 'failed')).toEqual([{ row: 1, from: 0, to: 6 }, { row: 1, from: 7, to: 13 }])
  expect(hitsOf(lines, 'FAILED failed')).toEqual([{ row: 1, from: 0, to: 13 }])
  expect(hitsOf(lines, '')).toEqual([])
  expect(hitsOf(lines, '[31m')).toEqual([])
  expect(hitsOf([{ n: 0, stage: null, text: 'a'.repeat(9000) }], 'a')).toHaveLength(HITS_MAX)
})

test('next and previous go round at the ends', () => {
  expect([nextHit(3, -1, 1), nextHit(3, 2, 1), nextHit(3, 0, -1), nextHit(3, -1, -1), nextHit(0, -1, 1)]).toEqual([0, 0, 2, 2, -1])
})

test('of one stage only its lines are shown, under their own numbers', () => {
  expect(ofStage(lines, 'build').map(({ n }) => n)).toEqual([2, 3])
  expect(ofStage(lines, undefined)).toBe(lines)
})

test('a long line takes the rows that its letters need', () => {
  expect(rowsOf(lines[3]!, 10)).toBe(3)
  expect(rowsOf({ n: 0, stage: null, text: '日本語' }, 4)).toBe(2)
  expect(rowsOf({ n: 0, stage: null, text: 'a\tb' }, 8)).toBe(2)
  const starts = startsOf(lines, 10)
  expect([...(starts ?? [])]).toEqual([0, 2, 4, 5, 8])
  expect([0, 1, 2, 4, 7, 99].map((row) => lineAt(starts, row, lines.length))).toEqual([0, 0, 1, 2, 3, 3])
  expect(startsOf(lines, null)).toBeNull()
  expect(lineAt(null, 2, 4)).toBe(2)
})

const at = (top: number, height = 1000) => ({ top, height, client: 200 })

test('whoever scrolls up is left alone, and whoever comes back to the end follows again', () => {
  expect(followsAfter(true, at(800), at(500))).toBe(false)
  expect(followsAfter(false, at(500), at(600))).toBe(false)
  expect(followsAfter(false, at(500), at(790))).toBe(true)
  // New lines came: the content grew, nobody scrolled.
  expect(followsAfter(true, at(800), at(800, 1400))).toBe(true)
})
