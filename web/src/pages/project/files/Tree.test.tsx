// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Entry } from '@/api/source'
import { Tree } from './Tree'

beforeEach(() => void vi.stubGlobal('ResizeObserver', class { observe() {} disconnect() {} }))
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

const entries = (...paths: string[]): Entry[] => paths.map((path) => ({ path, kind: 'file', bytes: 1 }))
const meant = () => document.getElementById(screen.getByRole('tree').getAttribute('aria-activedescendant') ?? '')?.textContent

test('a hostile name is a text among others, and can be chosen', () => {
  const onChoose = vi.fn()
  const name = 'a\n"><img src=x onerror=alert(1)>'
  render(<Tree entries={entries(name, 'b.py')} chosen={undefined} query={undefined} onChoose={onChoose} />)
  expect(document.querySelector('img')).toBeNull()
  fireEvent.click(screen.getAllByRole('treeitem')[0] as HTMLElement)
  expect(onChoose).toHaveBeenCalledWith(name)
})

test('the keyboard alone opens a folder and chooses a file', () => {
  const onChoose = vi.fn()
  render(<Tree entries={entries('web/app/page.tsx', 'README.md')} chosen={undefined} query={undefined} onChoose={onChoose} />)
  const tree = screen.getByRole('tree')
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight']) fireEvent.keyDown(tree, { key })
  expect(meant()).toBe('page.tsx')
  fireEvent.keyDown(tree, { key: 'Enter' })
  expect(onChoose).toHaveBeenCalledWith('web/app/page.tsx')
  fireEvent.keyDown(tree, { key: 'ArrowLeft' })
  expect(meant()).toBe('app')
  fireEvent.keyDown(tree, { key: 'r' })
  expect(meant()).toBe('README.md')
})

test('of twenty thousand files only those in sight exist, and each says which one it is', () => {
  render(<Tree entries={entries(...Array.from({ length: 20_000 }, (_, n) => `f${n}`))} chosen="f19999" query={undefined} onChoose={() => {}} />)
  const rows = screen.getAllByRole('treeitem')
  expect(rows.length).toBeLessThan(100)
  expect(rows[0]?.getAttribute('aria-setsize')).toBe('20000')
})
