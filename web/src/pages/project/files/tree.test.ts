import { expect, test } from 'vitest'
import type { Entry } from '@/api/source'
import { above, matching, rowsOf, stepOf, treeOf } from './tree'

const entries: Entry[] = ['README.md', 'web/app/page.tsx', 'web/10.ts', 'web/2.ts', 'api/main.py', 'constructor', '__proto__/x'].map((path) => ({ path, kind: 'file', bytes: 1 }))
const shown = (...open: string[]) => rowsOf(treeOf(entries), new Set(open))
const lines = (...open: string[]) => shown(...open).map((row) => `${row.level} ${row.node.name}${row.node.kind === 'folder' ? '/' : ''} ${row.at}/${row.of}`)

test('folders stand first, and only what is open shows what is in it', () => {
  expect(lines()).toEqual(['1 __proto__/ 1/5', '1 api/ 2/5', '1 web/ 3/5', '1 constructor 4/5', '1 README.md 5/5'])
  expect(lines('web', 'web/app').slice(2, 7)).toEqual(['1 web/ 3/5', '2 app/ 1/3', '3 page.tsx 1/1', '2 2.ts 2/3', '2 10.ts 3/3'])
  expect(lines('web/app')).toEqual(lines())
})

test('the folders that lead to a file are known', () => {
  expect(above('web/app/page.tsx')).toEqual(['web', 'web/app'])
  expect(above('README.md')).toEqual([])
})

test('keys walk the tree as the ARIA pattern says', () => {
  const rows = shown('web')
  const press = (key: string, at: number, rtl = false) => stepOf(key, rows, at, rtl)
  expect(press('ArrowDown', 0)).toEqual({ to: 1 })
  expect(press('ArrowUp', 0)).toEqual({ to: 0 })
  expect(press('End', 0)).toEqual({ to: rows.length - 1 })
  expect(press('ArrowRight', 1)).toEqual({ fold: 'api' })
  expect(press('ArrowRight', 2)).toEqual({ to: 3 })
  expect(press('ArrowLeft', 2)).toEqual({ fold: 'web' })
  expect(press('ArrowLeft', 4)).toEqual({ to: 2 })
  expect(press('ArrowRight', 4, true)).toEqual({ to: 2 })
  expect(press('ArrowLeft', 0)).toBeNull()
  expect(press('Enter', 0)).toEqual({ fold: '__proto__' })
  expect(press('Enter', rows.length - 1)).toMatchObject({ choose: { path: 'README.md' } })
  expect(press('r', 0)).toEqual({ to: rows.length - 1 })
  expect(press('z', 0)).toBeNull()
  expect(stepOf('ArrowDown', [], 0, false)).toBeNull()
})

test('a search finds files by any words of their path', () => {
  expect(matching(entries, ' TSX web ').map((row) => row.node.path)).toEqual(['web/app/page.tsx'])
  expect(matching(entries, 'nothing')).toEqual([])
})
