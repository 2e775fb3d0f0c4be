import { parseAst } from 'vite'
import { expect, test } from 'vitest'

const files = import.meta.glob<string>('./**/*.tsx', { query: '?raw', import: 'default', eager: true })

/** Attributes that people read or hear. */
const SPOKEN = new Set(['aria-label', 'title', 'placeholder', 'alt', 'label', 'text', 'hint', 'yes', 'no', 'what', 'aria-description'])
/** What is the same in every language. */
const NAMES = new Set(['Velocity', 'Ctrl K', 'openapi.json'])

type Node = { type: string; [key: string]: unknown }

function literals(node: unknown, found: string[]): string[] {
  if (Array.isArray(node)) for (const one of node) literals(one, found)
  if (typeof node !== 'object' || node === null || Array.isArray(node)) return found
  const { type } = node as Node
  if (type === 'JSXText') found.push(String((node as Node)['value']))
  if (type === 'JSXAttribute') {
    const { name, value } = node as unknown as { name: Node; value: Node | null }
    if (SPOKEN.has(String(name['name'])) && value?.type === 'Literal') found.push(String(value['value']))
  }
  for (const value of Object.values(node)) literals(value, found)
  return found
}

const spoken = (text: string) => literals(parseAst(text, { lang: 'tsx' }), []).map((one) => one.trim()).filter((one) => /\p{L}/u.test(one) && !NAMES.has(one))

test('the check sees what it is for', () => {
  expect(spoken('const a = <p title="Hello" className="x">World {t("k")} <b aria-label={t("k")}>!</b></p>')).toEqual(['Hello', 'World'])
})

test('no page has a text of its own: every word comes from the catalogue', () => {
  const own = Object.entries(files).filter(([path]) => !path.includes('.test.')).flatMap(([path, text]) => spoken(text).map((one) => `${path}: ${one}`))
  expect(Object.keys(files).length).toBeGreaterThan(60)
  expect(own).toEqual([])
})

test('every side follows the direction of the language', () => {
  const physical = /['"`\s:]-?(?:(?:p|m)[lr]-[\d[]|text-(?:left|right)\b|border-[lr]\b|(?:left|right)-[\d[]|rounded-[lr]\b)/g
  const wrong = Object.entries(files).filter(([path]) => !path.includes('.test.')).flatMap(([path, text]) => [...text.matchAll(physical)].map(([found]) => `${path}: ${found.trim()}`))
  expect(wrong).toEqual([])
})
