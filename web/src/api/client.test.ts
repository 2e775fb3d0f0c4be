// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ApiError, given, http } from './client'

const fetching = vi.fn<typeof fetch>()
const me = (signal?: AbortSignal) => given(http.GET('/api/auth/me', signal ? { signal } : {}))
const refused = async (answer: Response) => {
  fetching.mockResolvedValueOnce(answer)
  return (await me().catch((error: unknown) => error)) as ApiError
}

beforeEach(() => void vi.stubGlobal('fetch', fetching))
afterEach(() => {
  fetching.mockReset()
  vi.unstubAllGlobals()
})

test('an answer is given, an empty one too', async () => {
  fetching.mockResolvedValueOnce(Response.json({ id: 'u' }))
  expect(await me()).toEqual({ id: 'u' })
  fetching.mockResolvedValueOnce(new Response(null, { status: 204 }))
  expect(await given(http.POST('/api/auth/logout'))).toBeUndefined()
})

test('what stands in an address is one part of it', async () => {
  fetching.mockResolvedValueOnce(Response.json({}))
  await given(http.GET('/api/sessions/{id}', { params: { path: { id: '../a b?c' } } }))
  const sent = fetching.mock.calls[0]?.[0] as Request
  expect(sent.url).toMatch(/\/api\/sessions\/\.\.%2Fa%20b%3Fc$/)
})

test('a refusal is told in the words of the server, whichever of its two shapes it has', async () => {
  const own = await refused(Response.json({ error: 'a cancelled run cannot be cancelled', code: 'conflict' }, { status: 409 }))
  expect([own.status, own.code, own.message]).toEqual([409, 'conflict', 'A cancelled run cannot be cancelled.'])
  const seeds = await refused(Response.json({ detail: 'rate limit exceeded' }, { status: 429 }))
  expect([seeds.status, seeds.message]).toEqual([429, 'Rate limit exceeded.'])
  for (const body of ['<html>Bad Gateway</html>', '', '[]', 'null']) {
    const odd = await refused(new Response(body, { status: 502 }))
    expect([odd.status, odd.message]).toEqual([502, 'The server answered 502.'])
  }
})

test('no answer at all is told from one, and from a call that nobody wants any more', async () => {
  fetching.mockRejectedValueOnce(new TypeError('network'))
  const lost = (await me().catch((error: unknown) => error)) as ApiError
  expect([lost.unreachable, lost.code]).toEqual([true, 'unreachable'])
  const control = new AbortController()
  control.abort()
  fetching.mockRejectedValueOnce(new DOMException('gone', 'AbortError'))
  expect(await me(control.signal).catch((error: unknown) => error)).not.toBeInstanceOf(ApiError)
})
