import { expect, test } from 'vitest'

const LAYERS = ['lib', 'ui', 'api', 'live', 'parts', 'pages']
const IMPORT = /from '(@\/|\.{1,2}\/)([^']+)'/g

const files = import.meta.glob<string>('./*/**/*.{ts,tsx}', { query: '?raw', import: 'default', eager: true })

function layerOf(path: string): number {
  return LAYERS.indexOf(path.split('/')[0] ?? '')
}

function resolved(from: string, kind: string, to: string): string {
  if (kind === '@/') return to
  return new URL(kind + to, `file:///${from}`).pathname.slice(1)
}

test('imports flow lib → ui → api → live → parts → pages, never back', () => {
  const wrong: string[] = []
  for (const [path, text] of Object.entries(files)) {
    const from = path.slice(2)
    if (from.includes('.test.') || layerOf(from) < 0) continue
    for (const [, kind = '', to = ''] of text.matchAll(IMPORT)) {
      const target = resolved(from, kind, to)
      if (layerOf(target) > layerOf(from)) wrong.push(`${from} imports ${target}`)
    }
  }
  expect(Object.keys(files).length).toBeGreaterThan(30)
  expect(wrong).toEqual([])
})
