import { expect, test } from 'vitest'
import { firstRows, sumsOf } from './sums'

test('currencies are never added up', () => {
  expect(sumsOf([{ amount: 10, currency: 'EUR' }, { amount: 5, currency: 'USD' }, { amount: 1, currency: 'EUR' }, { amount: null, currency: 'EUR' }])).toEqual([
    { currency: 'EUR', sum: 11 },
    { currency: 'USD', sum: 5 },
  ])
})

test('the first lines of a file are shown as its cells', () => {
  expect(firstRows('name,email\r\n"Doe, Jo","a""b"\n\n"x\ny",z', 5)).toEqual([['name', 'email'], ['Doe, Jo', 'a"b'], ['x\ny', 'z']])
  expect(firstRows('a,b\n1,2\n3,4', 2)).toEqual([['a', 'b'], ['1', '2']])
  expect(firstRows('', 5)).toEqual([])
})
