// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { LazyMotion, domAnimation } from 'motion/react'
import { createRef, useState } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { emptySession, sessionQuery } from '@/api/session'
import { useQuery } from '@tanstack/react-query'
import { Chat } from './Chat'

const fetching = vi.fn<typeof fetch>()

beforeEach(() => {
  vi.stubGlobal('fetch', fetching)
  vi.stubGlobal('ResizeObserver', class { observe() {} disconnect() {} })
})
afterEach(() => {
  cleanup()
  fetching.mockReset()
  vi.unstubAllGlobals()
})

function Talk() {
  const [draft, setDraft] = useState('')
  const { data } = useQuery({ ...sessionQuery('s'), enabled: false })
  return <Chat session={data ?? emptySession('s')} loading={false} draft={draft} onDraft={setDraft} field={createRef()} because={null} />
}

function show() {
  const cache = new QueryClient({ defaultOptions: { mutations: { retry: false } } })
  render(
    <LazyMotion features={domAnimation}>
      <QueryClientProvider client={cache}>
        <Talk />
      </QueryClientProvider>
    </LazyMotion>,
  )
  return screen.getByLabelText<HTMLTextAreaElement>('Message')
}

const answer = (message: string) =>
  Response.json({ message, stage: 'collecting', spec: null, missing: ['goal'], suggestions: ['Sell garments'], job_id: null, session_id: 's' })

test('Enter sends what was typed, the reply and its suggestions appear', async () => {
  fetching.mockResolvedValueOnce(answer('What is the main goal?'))
  const field = show()
  fireEvent.change(field, { target: { value: 'An online shop' } })
  fireEvent.keyDown(field, { key: 'Enter' })
  expect(await screen.findByText('What is the main goal?')).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Sell garments' })).toBeTruthy()
  const sent = fetching.mock.calls[0]?.[0] as Request
  expect(await sent.json()).toEqual({ message: 'An online shop', session_id: 's', backend: 'rules' })
  expect(field.value).toBe('')
})

test('Shift+Enter and an empty message send nothing', () => {
  const field = show()
  fireEvent.keyDown(field, { key: 'Enter' })
  fireEvent.change(field, { target: { value: 'a' } })
  fireEvent.keyDown(field, { key: 'Enter', shiftKey: true })
  expect(fetching).not.toHaveBeenCalled()
})

test('a message that was not sent comes back into the field', async () => {
  fetching.mockRejectedValue(new TypeError('network'))
  const field = show()
  fireEvent.change(field, { target: { value: 'An online shop' } })
  fireEvent.keyDown(field, { key: 'Enter' })
  await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('not sent'))
  expect(field.value).toBe('An online shop')
})

test('what the assistant says is text, never markup', async () => {
  fetching.mockResolvedValueOnce(answer('<img src=x onerror=alert(1)>'))
  const field = show()
  fireEvent.change(field, { target: { value: 'x' } })
  fireEvent.keyDown(field, { key: 'Enter' })
  expect(await screen.findByText('<img src=x onerror=alert(1)>')).toBeTruthy()
  expect(document.querySelector('img')).toBeNull()
})
