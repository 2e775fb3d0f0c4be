import { expect, test } from 'vitest'
import { best, score } from './match'

test('every word has to be found, in any order, accents aside', () => {
  expect(score('Mémoire du café', 'cafe mem')).toBeGreaterThan(0)
  expect(score('Queue', 'queue x')).toBe(0)
  expect(score('anything', '')).toBe(1)
})

test('what begins with the word stands before what only has it', () => {
  expect(best(['a requeue', 'job queue', 'queue'], 'queue', (text) => text)).toEqual(['queue', 'job queue', 'a requeue'])
  expect(best(['b', 'a'], '', (text) => text)).toEqual(['b', 'a'])
})
