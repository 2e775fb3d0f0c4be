import { expect, test } from 'vitest'
import { highlighted } from './highlight'
import { languageOf, plainLines, type Token } from './tokens'

const texts = (lines: Token[][]) => lines.map((line) => line.map((token) => token.text).join(''))

test('no character is lost or made by colours, in any language', () => {
  const source = '# <script>alert(1)</script>\n\n/* a\n b */ const x = `${1}`\n"""doc\nstring"""\n\tend </pre> &amp;'
  for (const language of ['bash', 'css', 'dockerfile', 'ini', 'json', 'markdown', 'python', 'sql', 'typescript', 'xml', 'yaml']) expect(texts(highlighted(source, language)), language).toEqual(source.split('\n'))
})

test('a text over several lines is coloured on each of them', () => {
  const [first, second] = highlighted('"""one\ntwo"""\n', 'python')
  expect([first?.[0]?.look, second?.[0]?.look]).toEqual(['text-ok', 'text-ok'])
  expect(highlighted('def f(): return 1', 'python')[0]?.map((token) => token.look)).toContain('text-accent-text')
})

test('the last line end begins no line, and every other does', () => {
  expect(texts(plainLines('a\r\n\nb\n'))).toEqual(['a', '', 'b'])
  expect(texts(plainLines(''))).toEqual([''])
  expect(texts(highlighted('a\r\nb\n\n', 'yaml'))).toEqual(['a', 'b', ''])
})

test('a language is known by the name of the file', () => {
  expect(['a/b.py', 'x.TSX', 'web/Dockerfile', '.env.example', 'pyproject.toml', 'README', 'a.constructor', 'x.png'].map(languageOf)).toEqual(['python', 'typescript', 'dockerfile', 'ini', 'ini', null, null, null])
})

test('five thousand lines are coloured in a moment', () => {
  const text = Array.from({ length: 5_000 }, (_, n) => `    value_${n}: int = field(default=${n}, help="text")  # comment`).join('\n')
  const began = performance.now()
  expect(highlighted(text, 'python')).toHaveLength(5_000)
  expect(performance.now() - began).toBeLessThan(4_000)
})
