import { expect, test } from 'vitest'
import { facts, headline } from './report'

test('a report gives its own numbers, lists as counts, tables one level deep', () => {
  expect(facts({ passed: 212, failed: 0, seconds: 9.413, ok: true, findings: ['a', 'b'], files: { total: 3 } })).toEqual([
    { label: 'passed', value: '212' },
    { label: 'failed', value: '0' },
    { label: 'seconds', value: '9.41' },
    { label: 'ok', value: 'yes' },
    { label: 'findings', value: '2' },
    { label: 'files total', value: '3' },
  ])
})

test('a headline says what was counted, noughts only when there is nothing else', () => {
  expect(headline({ errors: 0, failed: 0, passed: 189, skipped: 1 })).toBe('189 passed, 1 skipped')
  expect(headline({ errors: 0 })).toBe('0 errors')
  expect(headline({ flows: 6, seconds: 9.4, tree: 'abc', more: 1 })).toBe('6 flows, seconds 9.40, tree abc')
  expect(headline(null)).toBe('')
})

test('a report of any shape breaks nothing', () => {
  for (const report of [null, undefined, 'text', 3, [], [{ a: 1 }], { deep: { deeper: { deepest: 1 } } }, { empty: '' }]) {
    expect(facts(report)).toEqual([])
  }
  expect(facts(Object.fromEntries(Array.from({ length: 99 }, (_, n) => [`k${n}`, n])))).toHaveLength(10)
})
