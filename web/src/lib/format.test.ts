import { expect, test } from 'vitest'
import { ago, clock, duration, sentence, shellLine } from './format'

test('a duration reads well at every size', () => {
  expect([0, 999, 1000, 4250, 59_999, 60_000, 65_400, 3_780_000].map(duration)).toEqual([
    '0 ms', '999 ms', '1.0 s', '4.2 s', '59.9 s', '1 m 00 s', '1 m 05 s', '1 h 03 m',
  ])
  expect(duration(Number.NaN)).toBe('–')
  expect(duration(-1)).toBe('–')
})

test('a clock counts up without a jump in width', () => {
  expect([0, 41_900, 61_000, 3_727_000].map(clock)).toEqual(['0:00', '0:41', '1:01', '1:02:07'])
})

test('a moment ago is told in the largest fitting unit', () => {
  const now = 1_800_000_000_000
  expect(ago(now - 20_000, now)).toBe('just now')
  expect(ago(now - 5 * 60_000, now)).toBe('5 min ago')
  expect(ago(now - 3 * 3_600_000, now)).toBe('3 h ago')
  expect(ago(now - 30 * 3_600_000, now)).toBe('yesterday')
  expect([ago(now + 30_000, now), ago(now + 5 * 60_000, now), ago(now + 7_200_000, now)]).toEqual(['just now', 'in 5 min', 'in 2 h'])
})

test('a fragment becomes a sentence', () => {
  expect(sentence('there is no such run')).toBe('There is no such run.')
  expect(sentence('Already said.')).toBe('Already said.')
})

test('a command line can be pasted into a shell', () => {
  expect(shellLine(['python', '-m', 'pytest', '-k', "it's; rm -rf /"])).toBe(`python -m pytest -k 'it'\\''s; rm -rf /'`)
})
