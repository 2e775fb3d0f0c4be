import { expect, test } from 'vitest'
import { isLocal, isNumber, productAddress } from './address'

const url = 'http://shop-v3.localhost:8000/'

test('a product is reached by the name that the page is reached by', () => {
  expect(productAddress(url, { protocol: 'http:', hostname: 'localhost', port: '8000' })).toBe(url)
  expect(productAddress(url, { protocol: 'http:', hostname: 'velocity.lan', port: '8000' })).toBe('http://shop-v3.velocity.lan:8000/')
  expect(productAddress(url, { protocol: 'https:', hostname: 'velocity.example', port: '' })).toBe('https://shop-v3.velocity.example/')
})

test('an address of this machine is known as one', () => {
  expect(['localhost', 'a.localhost', '127.0.0.1', 'localhost.example', 'velocity.lan'].map(isLocal)).toEqual([true, true, true, false, false])
  expect(['10.0.0.7', '[fe80::1]', 'velocity.lan', '7.lan'].map(isNumber)).toEqual([true, true, false, false])
})
