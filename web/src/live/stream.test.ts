// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { EventStream, delayMs, type Connection } from './stream'

class Wire extends EventTarget {
  readonly url: string
  closed = false

  constructor(url: string) {
    super()
    this.url = url
  }

  close() {
    this.closed = true
  }

  send(seq: number) {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify({ seq, event_type: 'health_changed', healthy: true }) }))
  }
}

function listen() {
  const wires: Wire[] = []
  const seen: number[] = []
  const told: Connection[] = []
  const resumed = vi.fn()
  const open = (url: string) => {
    const wire = new Wire(url)
    wires.push(wire)
    return wire as unknown as EventSource
  }
  const stream = new EventStream({ onEvent: (event) => seen.push(event.seq), onConnection: (now) => told.push(now), onResumed: resumed }, open)
  stream.start()
  return { stream, wires, seen, told, resumed, last: () => wires.at(-1) as Wire }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('a lost stream is resumed after the last number seen, and nothing is taken twice', () => {
  const h = listen()
  expect(h.last().url).toBe('/api/events')
  h.last().dispatchEvent(new Event('open'))
  h.last().send(41)
  h.last().send(42)
  h.last().dispatchEvent(new Event('error'))
  expect(h.wires[0]?.closed).toBe(true)
  vi.advanceTimersByTime(1000)
  expect(h.last().url).toBe('/api/events?after=42')
  h.last().dispatchEvent(new Event('open'))
  h.last().send(42)
  h.last().send(43)
  expect(h.seen).toEqual([41, 42, 43])
  expect(h.resumed).toHaveBeenCalledOnce()
  h.stream.close()
})

test('a short gap is not told, a long one is', () => {
  const h = listen()
  h.last().dispatchEvent(new Event('open'))
  h.last().dispatchEvent(new Event('error'))
  vi.advanceTimersByTime(600)
  h.last().dispatchEvent(new Event('open'))
  vi.advanceTimersByTime(5000)
  expect(h.told).toEqual(['live', 'live'])
  for (let n = 0; n < 4; n++) {
    h.last().dispatchEvent(new Event('error'))
    vi.advanceTimersByTime(1000)
  }
  expect(h.told.at(-1)).toBe('reconnecting')
  h.stream.close()
})

test('a closed stream never comes back', () => {
  const h = listen()
  h.last().dispatchEvent(new Event('error'))
  h.stream.close()
  vi.advanceTimersByTime(60_000)
  expect(h.wires).toHaveLength(1)
})

test('what is no event is passed over', () => {
  const h = listen()
  h.last().dispatchEvent(new MessageEvent('message', { data: 'not json' }))
  h.last().dispatchEvent(new MessageEvent('message', { data: 'null' }))
  h.last().dispatchEvent(new MessageEvent('message', { data: '{"seq":"1"}' }))
  expect(h.seen).toEqual([])
  h.stream.close()
})

test('waiting grows, is spread, and has an end', () => {
  expect([0, 1, 2, 20].map((tries) => delayMs(tries, 1))).toEqual([400, 800, 1600, 15_000])
  expect(delayMs(20, 0)).toBe(9000)
})
