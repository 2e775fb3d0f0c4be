import type { Probes } from '@/api/project'

export type Latency = {
  /** Pieces of the line of the mean; one ends where nobody looked for a while. */
  line: string
  /** From the fastest to the slowest answer of each span. */
  band: { x: number; top: number; height: number; bad: boolean; at: number }[]
  /** The height of the picture, in milliseconds: a round number. */
  most: number
}

/** How many empty spans may lie between two points of a line. */
const GAP_MAX = 3

/** Probes as a line and bars in a box: time is the width, milliseconds the height. Pure. */
export function latencyOf({ spans, since_ms, until_ms, step_ms }: Pick<Probes, 'spans' | 'since_ms' | 'until_ms' | 'step_ms'>, width: number, height: number): Latency {
  const most = roundUp(Math.max(10, ...spans.map((span) => span.most_ms)))
  const x = (at: number) => round(((at + step_ms / 2 - since_ms) / Math.max(1, until_ms - since_ms)) * width)
  const y = (ms: number) => round(height - (ms / most) * height)
  const held = spans.filter((span) => span.looks > span.failed)
  const line = held
    .map((span, n) => {
      const before = held[n - 1]
      const joined = before !== undefined && span.at_ms - before.at_ms <= step_ms * GAP_MAX
      return `${joined ? 'L' : 'M'}${x(span.at_ms)} ${y(span.mean_ms)}`
    })
    .join('')
  const band = spans.map((span) => ({ x: x(span.at_ms), top: y(span.most_ms), height: round(Math.max(3, y(span.least_ms) - y(span.most_ms))), bad: span.failed > 0, at: span.at_ms }))
  return { line, band, most }
}

/** The next of 10, 20, 50, 100, 200, 500 … */
export function roundUp(ms: number): number {
  const scale = 10 ** Math.floor(Math.log10(ms))
  return ([1, 2, 5].find((step) => step * scale >= ms) ?? 10) * scale
}

function round(n: number): number {
  return Math.round(n * 10) / 10
}
