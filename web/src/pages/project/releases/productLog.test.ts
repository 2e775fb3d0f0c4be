import { expect, test } from 'vitest'
import { LINES_MAX, found, grown } from './productLog'

const texts = (kept: { lines: readonly { text: string }[] }) => kept.lines.map((line) => line.text)

test('a log grows by whole lines, wherever its pieces were cut', () => {
  const first = grown(undefined, { text: 'one\ntw', end: 6 })
  expect([texts(first), first.rest]).toEqual([['one'], 'tw'])
  const second = grown(first, { text: 'o\nthree\n', end: 15 })
  expect(texts(second)).toEqual(['one', 'two', 'three'])
  expect(grown(second, { text: '', end: 15 })).toBe(second)
})

test('a log that began anew replaces what was there', () => {
  const before = grown(undefined, { text: 'old\n', end: 400 })
  expect(texts(grown(before, { text: 'new\n', end: 4 }))).toEqual(['new'])
})

test('only the last lines are kept, and each has a number of its own', () => {
  const kept = grown(undefined, { text: 'x\n'.repeat(LINES_MAX + 5), end: 1 })
  expect([kept.lines.length, kept.lines[0]?.n]).toEqual([LINES_MAX, 6])
})

test('what is looked for is found in any case', () => {
  expect(found([{ n: 1, text: 'GET /api 200' }, { n: 2, text: 'other' }], ' get ').map((line) => line.n)).toEqual([1])
})
