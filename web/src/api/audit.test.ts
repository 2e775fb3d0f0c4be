import { expect, test } from 'vitest'
import { brokenAt, type AuditLine } from './audit'

const line = (seq: number, prev_hash: string, hash: string) => ({ seq, prev_hash, hash }) as AuditLine

test('a chain is whole when every line names the one before', () => {
  expect(brokenAt([])).toBeNull()
  expect(brokenAt([line(1, '', 'a'), line(2, 'a', 'b'), line(3, 'b', 'c')])).toBeNull()
})

test('a line that was changed or put in between is found; lines that a filter left out are not held against it', () => {
  expect(brokenAt([line(1, '', 'a'), line(2, 'x', 'b')])).toBe(2)
  expect(brokenAt([line(1, '', 'a'), line(5, 'd', 'e')])).toBeNull()
})
