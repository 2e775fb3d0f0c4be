import { expect, test } from 'vitest'
import { windowOf } from './window'

test('only what is in sight, and a little more, exists', () => {
  expect(windowOf(1000, 44, 0, 440)).toEqual({ from: 0, to: 19 })
  expect(windowOf(1000, 44, 44 * 500, 440)).toEqual({ from: 492, to: 519 })
  expect(windowOf(1000, 44, 44 * 990, 440)).toEqual({ from: 981, to: 1000 })
})

test('a short list is there as a whole, and one that shrank is not left empty', () => {
  expect(windowOf(3, 44, 0, 440)).toEqual({ from: 0, to: 3 })
  expect(windowOf(0, 44, 0, 440)).toEqual({ from: 0, to: 0 })
  expect(windowOf(5, 44, 44 * 500, 440)).toEqual({ from: 0, to: 5 })
})
