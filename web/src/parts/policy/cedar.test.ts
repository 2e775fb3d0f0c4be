import { expect, test } from 'vitest'
import { tokensOf } from './cedar'

const RULE = '@id("a \\" b") // note "x"\nforbid (principal in Role::"admin", action, resource)\nwhen { context has x && <script> };'

test('the pieces of a rule are its text, to the letter', () => {
  expect(tokensOf(RULE).map(({ text }) => text).join('')).toBe(RULE)
  expect(tokensOf('')).toEqual([])
})

const kinds = (kind: string) => tokensOf(RULE).filter((token) => token.kind === kind).map(({ text }) => text)

test('words, texts, names and notes are told apart', () => {
  expect(kinds('string')).toEqual(['"a \\" b"', '"admin"'])
  expect(kinds('note')).toEqual(['// note "x"'])
  expect(kinds('name')).toEqual(['@id', 'Role'])
  expect(kinds('word')).toEqual(['forbid', 'principal', 'in', 'action', 'resource', 'when', 'context', 'has'])
})
