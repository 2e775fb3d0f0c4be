// @vitest-environment jsdom
import { QueryClient } from '@tanstack/react-query'
import { createMemoryHistory } from '@tanstack/react-router'
import { beforeEach, expect, test } from 'vitest'
import { meQuery, type User } from '@/api/auth'
import { sessionsQuery } from '@/api/session'
import { makeRouter } from './routes'

const USER: User = { id: 'u', email: 'a@b.c', role: 'admin', avatar_url: null }

async function visited(address: string, user: User | null) {
  const cache = new QueryClient()
  cache.setQueryData(meQuery.queryKey, user)
  cache.setQueryData(sessionsQuery.queryKey, [{ id: 'newest', title: null, run_id: null, updated_at_ms: 1 }])
  const router = makeRouter(cache, createMemoryHistory({ initialEntries: [address] }))
  await router.load()
  return router.state
}

/** Where one ends up, having asked for an address. */
async function visit(address: string, user: User | null): Promise<string> {
  return (await visited(address, user)).location.href
}

beforeEach(() => localStorage.clear())

test('a visitor is led to the door, which remembers the way', async () => {
  expect(await visit('/?session=mine&panel=build', null)).toBe(`/login?next=${encodeURIComponent('/?session=mine&panel=build')}`)
})

test('who is signed in is led on from the door, but never to another site', async () => {
  expect(await visit(`/login?next=${encodeURIComponent('/?session=mine')}`, USER)).toBe('/?session=mine')
  for (const away of ['//evil.example/', '/\\evil.example/', '/\t/evil.example/', '/\n/evil.example/', 'https://evil.example/', 'javascript:alert(1)']) {
    localStorage.clear()
    expect(await visit(`/login?next=${encodeURIComponent(away)}`, USER)).toBe('/?session=newest')
  }
})

test('a first visit shows the newest conversation, a later one where one left off', async () => {
  expect(await visit('/', USER)).toBe('/?session=newest')
  localStorage.clear()
  expect(await visit('/?panel=build', USER)).toBe('/?panel=build&session=newest')
  localStorage.clear()
  await visit('/?session=mine', USER)
  expect(await visit('/', USER)).toBe('/?session=mine')
})

test('what an address says wrongly is not taken', async () => {
  expect((await visited('/?session=mine&panel=junk&run=-3', USER)).matches.at(-1)?.search).toEqual({ session: 'mine' })
  expect((await visited('/?session=12&panel=spec&run=12', USER)).matches.at(-1)?.search).toEqual({ session: '12', panel: 'spec', run: 12 })
})

test('every page is behind the door, and an address within it is kept', async () => {
  for (const address of ['/runs?state=error', '/runs/7?view=log&stage=test&line=12', '/projects?q=shop', '/projects/shop?tab=releases', '/queue?state=error', '/approvals', '/campaigns', '/crm?tab=people', '/memory?q=word', '/admin?tab=audit', '/profile']) {
    expect(await visit(address, null)).toBe(`/login?next=${encodeURIComponent(address)}`)
    expect(await visit(address, USER)).toBe(address)
  }
})

test('an invitation needs no sign-in', async () => {
  expect(await visit('/invitation#secret', null)).toBe('/invitation#secret')
})
