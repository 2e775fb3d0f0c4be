import { expect, test } from 'vitest'
import { EMPTY_LOG, LINES_MAX, append, appendAll } from './log'
import { Logs } from './logs'

const texts = (log: { lines: { text: string }[] }) => log.lines.map((line) => line.text)

test('a line that arrives in pieces is one line', () => {
  const log = append(append(append(EMPTY_LOG, 'test', 'coll'), 'test', 'ected 3\nok'), 'test', '\nend\n')
  expect(texts(log)).toEqual(['collected 3', 'ok', 'end'])
})

test('another stage begins its own line', () => {
  const log = append(append(EMPTY_LOG, 'test', 'half'), 'build', 'next\n')
  expect(log.lines.map((line) => [line.stage, line.text])).toEqual([['test', 'half'], ['build', 'next']])
})

test('an empty line stays an empty line', () => {
  expect(texts(append(EMPTY_LOG, 'test', 'a\n\nb\n'))).toEqual(['a', '', 'b'])
})

test('only the last lines are kept, under their own numbers', () => {
  const log = append(EMPTY_LOG, 'test', 'x\n'.repeat(LINES_MAX + 5))
  expect(log).toMatchObject({ dropped: 5 })
  expect(log.lines).toHaveLength(LINES_MAX)
  expect(log.lines[0]?.n).toBe(5)
  expect(append(log, 'test', 'y\n').lines.at(-1)).toEqual({ n: LINES_MAX + 5, stage: 'test', text: 'y' })
})

test('what came live while the beginning was read appears once', () => {
  const logs = new Logs()
  logs.add(1, { seq: 10, stage: 'test', text: 'in both\n' })
  logs.add(1, { seq: 12, stage: 'test', text: 'only live\n' })
  expect(texts(logs.of(1))).toEqual([])
  logs.begin(1, { parts: [{ stage: 'test', text: 'first\nin both\n' }], seq: 11, cut: false })
  logs.add(1, { seq: 12, stage: 'test', text: 'only live\n' })
  logs.add(1, { seq: 13, stage: 'test', text: 'last\n' })
  expect(texts(logs.of(1))).toEqual(['first', 'in both', 'only live', 'last'])
})

test('an older reading does not overwrite a newer log', () => {
  const logs = new Logs()
  logs.begin(1, { parts: [{ stage: 'test', text: 'a\n' }], seq: 5, cut: false })
  logs.add(1, { seq: 6, stage: 'test', text: 'b\n' })
  logs.begin(1, { parts: [{ stage: 'test', text: 'a\n' }], seq: 5, cut: false })
  expect(texts(logs.of(1))).toEqual(['a', 'b'])
})

test('many pieces at once are what they are one by one', () => {
  const pieces = [{ stage: 'test' as const, text: 'a' }, { stage: 'test' as const, text: 'b\nc' }, { stage: 'build' as const, text: 'd\n' }]
  const one = pieces.reduce((log, { stage, text }) => append(log, stage, text), EMPTY_LOG)
  expect(appendAll(EMPTY_LOG, pieces)).toEqual(one)
  expect(texts(one)).toEqual(['ab', 'c', 'd'])
})

test('five thousand live pieces leave no more than the lines that are kept', () => {
  const logs = new Logs()
  logs.begin(1, { parts: [], seq: 0, cut: false })
  for (let seq = 1; seq <= 5000; seq += 1) logs.add(1, { seq, stage: 'test', text: 'line\n'.repeat(8) })
  const log = logs.of(1)
  expect(log.lines).toHaveLength(LINES_MAX)
  expect(log.dropped).toBe(40_000 - LINES_MAX)
  expect(log.lines.at(-1)?.n).toBe(39_999)
})
