import type { Stage } from '@/api/run'
import { coloured } from '@/lib/ansi'

/** One line of output, with a terminal's colours. `n` counts from the first line ever seen, so it names the line also when older ones are gone. */
export type LogLine = { n: number; stage: Stage | null; text: string }

/** How many lines are kept; the whole log is a file of the run. */
export const LINES_MAX = 20_000

/** What a run wrote, as far as it is kept. `open`: the last line has not ended yet. */
export type Log = { lines: LogLine[]; dropped: number; open: boolean }

export const EMPTY_LOG: Log = { lines: [], dropped: 0, open: false }

/** A piece of output. */
export type LogText = { stage: Stage | null; text: string }

/** A log after more text: pure; keeps the last [`LINES_MAX`] lines. */
export function append(log: Log, stage: Stage | null, text: string): Log {
  return appendAll(log, [{ stage, text }])
}

/** The same for many pieces: the lines are copied once, however many pieces there are. */
export function appendAll(log: Log, pieces: readonly LogText[]): Log {
  if (pieces.every(({ text }) => text === '')) return log
  const lines = log.lines.slice()
  const first = log.dropped
  let { open } = log
  for (const { stage, text } of pieces) {
    if (text === '') continue
    const parts = coloured(text.replaceAll('\r\n', '\n')).split('\n')
    const ended = text.endsWith('\n')
    if (ended) parts.pop()
    const last = lines.at(-1)
    if (open && last && (last.stage === stage || last.stage === null)) lines[lines.length - 1] = { ...last, text: last.text + (parts.shift() ?? '') }
    for (const part of parts) lines.push({ n: first + lines.length, stage, text: part })
    open = !ended
  }
  const surplus = Math.max(0, lines.length - LINES_MAX)
  return { lines: surplus ? lines.slice(surplus) : lines, dropped: first + surplus, open }
}
