import { expect, test } from 'vitest'
import { objectOf } from './object'

test('what else a wish says is read with its parts, or as the context alone', () => {
  expect(objectOf('')).toEqual({ context: {}, resource: {} })
  expect(objectOf('{"environment":"preview"}')).toEqual({ context: { environment: 'preview' }, resource: {} })
  expect(objectOf('{"context":{"a":1},"resource":{"asks":"admin"}}')).toEqual({ context: { a: 1 }, resource: { asks: 'admin' } })
})

test('what is no object is refused before it is sent', () => {
  for (const bad of ['{', '[]', '3', 'null', '{"context":[]}', '{"resource":"x"}']) expect(objectOf(bad), bad).toBeNull()
})
