// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider, createMemoryHistory } from '@tanstack/react-router'
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { meQuery, type User } from '@/api/auth'
import { descriptionQuery } from '@/api/description'
import { operationsOf, type Description } from '@/lib/openapi'
import { makeRouter } from '@/routes'
import real from '../../../../docs/openapi.json'
import { OperationView } from './OperationView'

const USER: User = { id: 'u', email: 'a@b.c', role: 'viewer', avatar_url: null }
const described = (operationId: string, summary: string) => ({ operationId, summary, tags: ['runs'], responses: { 200: { description: 'Good' } } })
const description: Description = {
  info: { title: 'Velocity', version: '9.9' },
  paths: {
    '/api/runs': { get: described('list_runs', 'Runs with `stages`.') },
    '/api/runs/{id}': { get: described('get_run', '<img src=x onerror=alert(1)>') },
  },
}

beforeEach(() => void vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener() {}, removeEventListener() {} })))
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

function show(address: string) {
  Element.prototype.scrollIntoView = () => {}
  const cache = new QueryClient()
  cache.setQueryData(meQuery.queryKey, USER)
  cache.setQueryData(descriptionQuery.queryKey, description)
  const router = makeRouter(cache, createMemoryHistory({ initialEntries: [address] }))
  render(
    <QueryClientProvider client={cache}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  )
}

test('one goes from call to call, and what is told of them is text, never markup', async () => {
  show('/docs/list_runs')
  expect((await screen.findByText('stages')).tagName).toBe('CODE')
  fireEvent.click(screen.getByRole('link', { name: /\{id\}/ }))
  expect(await screen.findByText('<img src=x onerror=alert(1)>')).toBeTruthy()
  expect(document.querySelector('img')).toBeNull()
  expect(document.title).toBe('GET /api/runs/{id} · Velocity')
})

test('a call that is not there is said to be none', async () => {
  show('/docs/nothing')
  expect(await screen.findByText('nothing')).toBeTruthy()
})

test('every call of the real description can be shown', () => {
  const all = real as unknown as Description
  for (const operation of operationsOf(all)) {
    const { container } = render(<OperationView description={all} operation={operation} />)
    for (const fold of container.querySelectorAll('details')) fold.open = true
    expect(container.querySelector('h2')?.textContent, operation.operationId).toContain(operation.path)
    cleanup()
  }
}, 60_000)
