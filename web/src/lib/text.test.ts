import { expect, test } from 'vitest'
import { plain } from './ansi'
import { newSessionId } from './id'
import { textPieces } from './links'
import { blocks } from './paragraphs'

test('colours, titles and overwritten progress leave a log as text', () => {
  expect(plain('\u001b[32mok\u001b[0m')).toBe('ok')
  expect(plain('\u001b]0;title\u0007done')).toBe('done')
  expect(plain(' 10%\r 90%\r100%\nnext\r\n')).toBe('100%\nnext\n')
  expect(plain('a\u0000b\u0008c\td')).toBe('abc\td')
})

test('only http addresses become links, without the punctuation behind them', () => {
  expect(textPieces('It runs at http://shop-v3.localhost:8000/.')).toEqual([
    { text: 'It runs at ' },
    { text: 'http://shop-v3.localhost:8000/', href: 'http://shop-v3.localhost:8000/' },
    { text: '.' },
  ])
  expect(textPieces('javascript:alert(1) data:text/html,x')).toEqual([{ text: 'javascript:alert(1) data:text/html,x' }])
})

test('an address ends where markup would begin', () => {
  expect(textPieces('http://a.b/"><script>').at(0)).toEqual({ text: 'http://a.b/', href: 'http://a.b/' })
})

test('a word in backticks is a word to be typed', () => {
  expect(textPieces('Say `build` now')).toEqual([{ text: 'Say ' }, { text: 'build', code: true }, { text: ' now' }])
})

test('what is strong is shown so, and lone stars stay', () => {
  expect(textPieces('**Shop** is 2 * 3 ** up')).toEqual([{ text: 'Shop', strong: true }, { text: ' is 2 * 3 ** up' }])
})

test('a reply is read as paragraphs and lists', () => {
  expect(blocks('Here is it:\n- one\n- two\n\nSay build.\nOr not.')).toEqual([
    { kind: 'text', text: 'Here is it:' },
    { kind: 'list', items: ['one', 'two'] },
    { kind: 'text', text: 'Say build.\nOr not.' },
  ])
})

test('session ids are visible, of one length, and differ', () => {
  const ids = Array.from({ length: 200 }, newSessionId)
  expect(ids.every((id) => /^[a-z2-9]{14}$/.test(id))).toBe(true)
  expect(new Set(ids).size).toBe(200)
})
