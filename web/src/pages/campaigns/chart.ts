import type { Point } from '@/api/campaign'

export type Lines = { left: string; ideal: string; last: { x: number; y: number } | null }

/** A burndown as two lines in a box: what is left goes down in steps, what was planned goes straight. Time is the width, the most that was ever left the height. */
export function linesOf(points: readonly Point[], width: number, height: number): Lines {
  const times = points.map((point) => Date.parse(point.at))
  const [from = 0] = times
  const span = Math.max(1, (times.at(-1) ?? from) - from)
  const most = Math.max(1, ...points.map((point) => Math.max(point.remaining, point.ideal ?? 0)))
  const x = (at: number) => round(((at - from) / span) * width)
  const y = (left: number) => round(height - (left / most) * height)
  const left = points.map((point, at) => (at === 0 ? `M${x(times[at] ?? 0)} ${y(point.remaining)}` : `H${x(times[at] ?? 0)}V${y(point.remaining)}`)).join('')
  const planned = points.flatMap((point, at) => (point.ideal === null ? [] : [`${x(times[at] ?? 0)} ${y(point.ideal)}`]))
  const end = points.at(-1)
  return { left, ideal: planned.length > 1 ? `M${planned.join('L')}` : '', last: end ? { x: x(times.at(-1) ?? 0), y: y(end.remaining) } : null }
}

function round(n: number): number {
  return Math.round(n * 10) / 10
}
