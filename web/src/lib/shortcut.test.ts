import { expect, test } from 'vitest'
import { meant } from './shortcut'

const KEYS = ['?', 'g q', 'g a']

test('a key, or two after one another, mean something; a slow second one does not', () => {
  expect(meant(KEYS, null, '?', 0).name).toBe('?')
  const first = meant(KEYS, null, 'g', 100)
  expect([first.name, first.before]).toEqual([null, { key: 'g', atMs: 100 }])
  expect(meant(KEYS, first.before, 'q', 900).name).toBe('g q')
  expect(meant(KEYS, first.before, 'q', 2_000).name).toBeNull()
})

test('a key in between is a new beginning', () => {
  const wrong = meant(KEYS, { key: 'g', atMs: 0 }, 'x', 10)
  expect(wrong).toEqual({ name: null, before: null })
  expect(meant(KEYS, { key: 'g', atMs: 0 }, '?', 10).name).toBe('?')
})
