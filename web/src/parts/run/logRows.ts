import type { Stage } from '@/api/run'
import { plain } from '@/lib/ansi'
import type { LogLine } from '@/live/log'

/** A place in the log that has the words: the line's place among those shown, and where in its text. */
export type Hit = { row: number; from: number; to: number }

/** How many places are found at most; more help nobody. */
export const HITS_MAX = 5000
/** How many columns a tab stands for. */
const TAB = 8

/** The lines of one stage, or all. */
export function ofStage(lines: readonly LogLine[], stage: Stage | undefined): readonly LogLine[] {
  return stage === undefined ? lines : lines.filter((line) => line.stage === stage)
}

/** Where the words stand, whatever their case, from the first line to the last. */
export function hitsOf(lines: readonly LogLine[], words: string): Hit[] {
  const wanted = words.toLowerCase()
  const hits: Hit[] = []
  if (wanted === '') return hits
  for (const [row, line] of lines.entries()) {
    const text = textOf(line).toLowerCase()
    for (let from = text.indexOf(wanted); from >= 0; from = text.indexOf(wanted, from + wanted.length)) {
      hits.push({ row, from, to: from + wanted.length })
      if (hits.length >= HITS_MAX) return hits
    }
  }
  return hits
}

/** The place after another one, or before it: round at the ends. -1 where there is none. */
export function nextHit(count: number, at: number, step: 1 | -1): number {
  if (count === 0) return -1
  if (at < 0) return step === 1 ? 0 : count - 1
  return (at + step + count) % count
}

/** A line without its colours. */
export function textOf(line: LogLine): string {
  return line.text.includes('\u001b') ? plain(line.text) : line.text
}

/** How many rows a line takes where `columns` letters stand side by side; wide letters count twice. */
export function rowsOf(line: LogLine, columns: number): number {
  let width = 0
  for (const letter of textOf(line)) {
    const code = letter.codePointAt(0) ?? 0
    width += code === 9 ? TAB - (width % TAB) : code >= 0x1100 ? 2 : 1
  }
  return Math.max(1, Math.ceil(width / Math.max(1, columns)))
}

/** Where each line begins, in rows, and at the end how many rows there are. Null: every line takes one row. */
export function startsOf(lines: readonly LogLine[], columns: number | null): Uint32Array | null {
  if (columns === null) return null
  const starts = new Uint32Array(lines.length + 1)
  for (const [at, line] of lines.entries()) starts[at + 1] = (starts[at] ?? 0) + rowsOf(line, columns)
  return starts
}

/** The line in which a row stands. */
export function lineAt(starts: Uint32Array | null, row: number, count: number): number {
  if (starts === null) return Math.max(0, Math.min(count - 1, row))
  let [low, high] = [0, Math.max(0, count - 1)]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] ?? 0) <= row) low = middle
    else high = middle - 1
  }
  return low
}

/** How near the end counts as at the end, in pixels. */
const NEAR_END_PX = 24

/**
 * Whether the end is followed after a scroll: not when the person went up, again when they came back. A scroll that comes with
 * another height of the content is the content's doing and changes nothing.
 */
export function followsAfter(follows: boolean, before: { top: number; height: number }, now: { top: number; height: number; client: number }): boolean {
  if (now.height - now.top - now.client < NEAR_END_PX) return true
  if (now.height !== before.height) return follows
  return now.top < before.top ? false : follows
}
