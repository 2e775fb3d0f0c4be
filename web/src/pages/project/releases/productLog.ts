export type Line = { n: number; text: string }

/** What is kept of a product's log: its last lines, and where the next piece begins. */
export type Kept = { lines: readonly Line[]; end: number; rest: string }

/** How many lines are kept, so that a product that writes all day does not fill the page. */
export const LINES_MAX = 1_000

/** A log after its next piece. Pure. A file that began anew, so that its end went back, replaces what was there. */
export function grown(before: Kept | undefined, piece: { text: string; end: number }): Kept {
  const known = before !== undefined && piece.end >= before.end ? before : { lines: [], rest: '' }
  if (known === before && piece.text === '') return before
  const texts = (known.rest + piece.text).split('\n')
  const rest = texts.pop() ?? ''
  const next = (known.lines.at(-1)?.n ?? 0) + 1
  return { lines: [...known.lines, ...texts.map((text, at) => ({ n: next + at, text }))].slice(-LINES_MAX), end: piece.end, rest }
}

/** The lines that hold what is looked for, in any case. */
export function found(lines: readonly Line[], sought: string): readonly Line[] {
  const wanted = sought.trim().toLocaleLowerCase()
  return wanted === '' ? lines : lines.filter((line) => line.text.toLocaleLowerCase().includes(wanted))
}
