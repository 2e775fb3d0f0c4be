import { expect, test } from 'vitest'
import { codewords, corrections, format, qr } from './qr'

test('correction is what the standard’s example has', () => {
  expect(corrections([32, 91, 11, 120, 209, 114, 220, 77, 67, 64, 236, 17, 236, 17, 236, 17], 10)).toEqual([196, 35, 39, 119, 235, 215, 231, 226, 93, 23])
})

test('the bits of level and mask are those of the standard’s table', () => {
  expect([0, 1, 7].map((mask) => format(mask).toString(2))).toEqual(['101010000010010', '101000100100101', '100101010100000'])
})

test('data are filled up to their room and stand block by block in turns', () => {
  const words = codewords(new TextEncoder().encode('a'), [16, 10, 1])
  expect(words.slice(0, 5)).toEqual([0x40, 0x16, 0x10, 0xec, 0x11])
  expect(words).toHaveLength(26)
  expect(codewords(new Uint8Array(80).fill(7), [43, 24, 2])).toHaveLength(134)
})

test('a code is as large as its text needs, with its finders in three corners', () => {
  const sizes = [1, 14, 15, 26, 42, 62, 84, 106].map((length) => qr('x'.repeat(length))?.length)
  expect(sizes).toEqual([21, 21, 25, 25, 29, 33, 37, 41])
  expect(qr('x'.repeat(107))).toBeNull()
  const code = qr('http://shop-v3.velocity.lan:8000/')!
  const corner = (x: number, y: number) => [0, 1, 2, 3, 4, 5, 6].map((n) => (code[y + 3]?.[x + n] ? 1 : 0)).join('')
  const far = code.length - 7
  expect([corner(0, 0), corner(far, 0), corner(0, far)]).toEqual(['1011101', '1011101', '1011101'])
})
