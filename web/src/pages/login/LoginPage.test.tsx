// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createMemoryHistory, RouterProvider } from '@tanstack/react-router'
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { meQuery, offerQuery } from '@/api/auth'
import { makeRouter } from '@/routes'

type Offer = { offered: boolean; name?: string }

async function atTheDoor(address: string, offer: Offer) {
  const cache = new QueryClient()
  cache.setQueryData(meQuery.queryKey, null)
  cache.setQueryData(offerQuery.queryKey, offer)
  const router = makeRouter(cache, createMemoryHistory({ initialEntries: [address] }))
  await router.load()
  render(
    <QueryClientProvider client={cache}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  )
  await screen.findByText('Sign in to Velocity')
}

beforeEach(() => {
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => undefined, removeEventListener: () => undefined }))
})
afterEach(cleanup)

test('a provider that is offered is a link that remembers the way', async () => {
  await atTheDoor(`/login?next=${encodeURIComponent('/?session=mine&run=7')}`, { offered: true, name: 'Example' })
  const link = screen.getByRole('link', { name: 'Sign in with Example' })
  expect(link.getAttribute('href')).toBe(`/api/auth/oidc/login?next=${encodeURIComponent('/?session=mine&run=7')}`)
})

test('without one there are only passwords', async () => {
  await atTheDoor('/login', { offered: false })
  expect(screen.queryByRole('link', { name: /Sign in with/ })).toBeNull()
})

test('whoever comes back without being let in is told what to do', async () => {
  await atTheDoor('/login?error=no_account', { offered: true, name: 'Example' })
  expect(screen.getByRole('alert').textContent).toBe('You have no account here. Ask an admin to invite you.')
})

test('a reason that nobody knows is not repeated', async () => {
  await atTheDoor('/login?error=%3Cb%3Eevil%3C/b%3E', { offered: false })
  expect(screen.getByRole('alert').textContent).toBe('You could not be signed in. Try again.')
  cleanup()
  await atTheDoor('/login?error=constructor', { offered: false })
  expect(screen.getByRole('alert').textContent).toBe('You could not be signed in. Try again.')
})
