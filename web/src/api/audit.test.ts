import { expect, test } from 'vitest'
import { exportAddress } from './audit'

test('a file has what the list was filtered by, said as data', () => {
  expect(exportAddress({ actor: 'user:a&b', ruling: undefined })).toBe('/api/audit/export?actor=user%3Aa%26b')
  expect(exportAddress({})).toBe('/api/audit/export?')
})
