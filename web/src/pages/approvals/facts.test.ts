import { expect, test } from 'vitest'
import { factsOf } from './facts'

test('what a rule looked at is told, a change by itself', () => {
  const { facts, diff } = factsOf({ environment: 'production', release_id: 7, none: null, diff: '@@ -1 +1 @@\n-a\n+b', tags: ['x'] })
  expect(facts).toEqual([
    { name: 'environment', value: 'production' },
    { name: 'release id', value: '7' },
    { name: 'tags', value: '["x"]' },
  ])
  expect(diff).toBe('@@ -1 +1 @@\n-a\n+b')
})

test('what is no text is no change', () => {
  expect(factsOf({ diff: 3 })).toEqual({ facts: [{ name: 'diff', value: '3' }], diff: null })
  expect(factsOf({ note: 'x'.repeat(900) }).facts[0]?.value).toHaveLength(401)
})
