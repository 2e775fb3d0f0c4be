import { expect, test } from 'vitest'
import { latencyOf, roundUp } from './latency'

const span = (at_ms: number, mean_ms: number, failed = 0) => ({ at_ms, looks: 4, failed, least_ms: mean_ms / 2, mean_ms, most_ms: mean_ms * 2 })

test('the height of the picture is the next round number', () => {
  expect([9, 10, 11, 20, 21, 99, 100, 430, 501].map(roundUp)).toEqual([10, 10, 20, 20, 50, 100, 100, 500, 1000])
})

test('a line goes through what was looked at and ends where nobody looked', () => {
  const spans = [span(0, 20), span(100, 10), span(900, 40)]
  const { line, band, most } = latencyOf({ spans, since_ms: 0, until_ms: 1000, step_ms: 100 }, 100, 100)
  expect(most).toBe(100)
  expect(line).toBe('M5 80L15 90M95 60')
  expect(band[2]).toEqual({ x: 95, top: 20, height: 60, bad: false, at: 900 })
})

test('a span in which something failed is marked, and nothing at all gives an empty picture', () => {
  expect(latencyOf({ spans: [span(0, 4, 1)], since_ms: 0, until_ms: 10, step_ms: 10 }, 10, 10).band[0]?.bad).toBe(true)
  expect(latencyOf({ spans: [], since_ms: 0, until_ms: 0, step_ms: 1 }, 10, 10)).toEqual({ line: '', band: [], most: 10 })
})
