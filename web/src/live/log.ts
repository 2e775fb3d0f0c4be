import type { Stage } from '@/api/run'
import { plain } from '@/lib/ansi'

/** One line of output. `n` counts from the first line ever seen, so it names the line also when older ones are gone. */
export type LogLine = { n: number; stage: Stage | null; text: string }

/** How many lines are kept; the whole log is a file of the run. */
export const LINES_MAX = 2000

/** What a run wrote, as far as it is kept. `open`: the last line has not ended yet. */
export type Log = { lines: LogLine[]; dropped: number; open: boolean }

export const EMPTY_LOG: Log = { lines: [], dropped: 0, open: false }

/** A log after more text: pure; keeps the last [`LINES_MAX`] lines. */
export function append(log: Log, stage: Stage | null, text: string): Log {
  if (text === '') return log
  const ended = text.endsWith('\n')
  const parts = plain(text.replaceAll('\r\n', '\n')).split('\n')
  if (ended) parts.pop()
  const lines = log.lines.slice()
  const last = lines.at(-1)
  if (log.open && last && (last.stage === stage || last.stage === null)) {
    lines[lines.length - 1] = { ...last, text: last.text + (parts.shift() ?? '') }
  }
  let n = log.dropped + lines.length
  for (const part of parts) lines.push({ n: n++, stage, text: part })
  const surplus = Math.max(0, lines.length - LINES_MAX)
  return { lines: surplus ? lines.slice(surplus) : lines, dropped: log.dropped + surplus, open: !ended }
}
