import { expect, test } from 'vitest'
import { flag, id, oneOf, searchOf, word } from './search'

test('what an address says wrongly is not taken, and every key is there', () => {
  const read = searchOf({ q: word, job: id, state: oneOf(['open', 'done']), history: flag })
  expect(read({ q: 12, job: 7, state: 'done', history: true, other: 1 })).toEqual({ q: '12', job: 7, state: 'done', history: true })
  const nothing = read({ q: '', job: -1, state: 'constructor', history: 'yes' })
  expect(nothing).toEqual({})
  expect(Object.keys(nothing)).toEqual(['q', 'job', 'state', 'history'])
  expect(read({ q: 'x'.repeat(501) }).q).toBeUndefined()
})
