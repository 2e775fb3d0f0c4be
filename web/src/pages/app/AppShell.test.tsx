// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider, createMemoryHistory } from '@tanstack/react-router'
import { cleanup, configure, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { LazyMotion, domAnimation } from 'motion/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { meQuery, type User } from '@/api/auth'
import { speak } from '@/lib/text'
import { makeRouter } from '@/routes'

// A machine that also builds takes longer than the usual second for a lazy page.
configure({ asyncUtilTimeout: 10_000 })

function opened(this: HTMLDialogElement) {
  this.open = true
}

function closed(this: HTMLDialogElement) {
  this.open = false
}

beforeEach(() => {
  localStorage.clear()
  vi.stubGlobal('matchMedia', () => ({ matches: true, addEventListener() {}, removeEventListener() {} }))
  vi.stubGlobal('ResizeObserver', class { observe() {} disconnect() {} })
  vi.stubGlobal('EventSource', class { addEventListener() {} close() {} })
  vi.stubGlobal('fetch', vi.fn(async (request: Request) => Response.json(new URL(request.url).pathname === '/tasks' ? { ok: true, items: [] } : [])))
  HTMLDialogElement.prototype.showModal = opened
  HTMLDialogElement.prototype.close = closed
  Element.prototype.scrollIntoView = () => {}
})
afterEach(async () => {
  cleanup()
  vi.unstubAllGlobals()
  await speak('en')
})

function show(address: string, role: User['role']) {
  const cache = new QueryClient()
  const user: User = { id: 'u', email: 'a@b.c', role, avatar_url: null }
  cache.setQueryData(meQuery.queryKey, user)
  const router = makeRouter(cache, createMemoryHistory({ initialEntries: [address] }))
  render(
    <LazyMotion features={domAnimation}>
      <QueryClientProvider client={cache}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </LazyMotion>,
  )
  return router
}

const places = async () => within(await screen.findByRole('navigation', { name: 'Main' })).getAllByRole('link').map((link) => link.textContent)

test('everybody is led to the pages, only an admin to the administration', async () => {
  show('/queue', 'viewer')
  expect(await places()).toEqual(['Build', 'Projects', 'Runs', 'Queue', 'Approvals', 'Campaigns', 'Customers', 'Memory', 'Policies'])
  cleanup()
  show('/queue', 'admin')
  expect(await places()).toContain('Admin')
})

test('Ctrl-K finds a page by its name, and Enter goes there', async () => {
  const router = show('/queue', 'viewer')
  await screen.findByRole('heading', { name: 'Queue', level: 1 })
  fireEvent.keyDown(window, { key: 'k', ctrlKey: true })
  const field = await screen.findByRole('combobox', { name: 'Search or do something', hidden: true })
  fireEvent.change(field, { target: { value: 'memo' } })
  fireEvent.keyDown(field, { key: 'Enter' })
  await waitFor(() => expect(router.state.location.pathname).toBe('/memory'))
})

test('keys go to pages and show their sheet, but not while somebody writes', async () => {
  const router = show('/queue', 'viewer')
  await screen.findByRole('heading', { name: 'Queue', level: 1 })
  fireEvent.keyDown(screen.getByRole('combobox', { name: 'Task' }), { key: '?' })
  expect(screen.queryByText('Shortcuts of single keys')).toBeNull()
  fireEvent.keyDown(document.body, { key: '?' })
  expect(await screen.findByText('Shortcuts of single keys')).toBeTruthy()
  fireEvent.keyDown(document.body, { key: 'g' })
  fireEvent.keyDown(document.body, { key: 'a' })
  await waitFor(() => expect(router.state.location.pathname).toBe('/approvals'))
})

test('another language is spoken at once, everywhere, from its own side', async () => {
  show('/queue', 'viewer')
  await screen.findByRole('heading', { name: 'Queue', level: 1 })
  await speak('ar')
  expect(await screen.findByRole('heading', { name: 'قائمة الانتظار', level: 1 })).toBeTruthy()
  expect(document.documentElement.dir).toBe('rtl')
})
