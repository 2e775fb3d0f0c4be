import type { DiffLine, Hunk } from './parse'

/** A piece of a change as it is shown: lines, lines that are folded away, or so many lines that were not sent. */
export type Piece = { kind: 'lines'; key: string; lines: DiffLine[] } | { kind: 'fold'; key: string; lines: DiffLine[] } | { kind: 'gap'; key: string; count: number }

/** What is shown in place of neighbours that are the same: how many lines they are, and which of the folds can be opened. */
export type Rest = { kind: 'rest'; key: string; count: number; folds: readonly string[] }

/** Puts neighbours that are not shown together into one; what was opened stands by itself. */
export function gathered(pieces: readonly Piece[], open: ReadonlySet<string>): (Exclude<Piece, { kind: 'gap' }> | Rest)[] {
  const shown: (Exclude<Piece, { kind: 'gap' }> | Rest)[] = []
  for (const piece of pieces) {
    if (piece.kind === 'lines' || (piece.kind === 'fold' && open.has(piece.key))) {
      shown.push(piece)
      continue
    }
    const count = piece.kind === 'gap' ? piece.count : piece.lines.length
    const folds = piece.kind === 'gap' ? [] : [piece.key]
    const last = shown.at(-1)
    if (last?.kind === 'rest') shown[shown.length - 1] = { ...last, count: last.count + count, folds: [...last.folds, ...folds] }
    else shown.push({ kind: 'rest', key: piece.key, count, folds })
  }
  return shown
}

/** Fewer lines are not worth a fold. */
const FOLD_MIN = 3

/** Folds what is the same, but for `context` lines around each change, and says how much lies between the hunks. */
export function folded(hunks: readonly Hunk[], context: number): Piece[] {
  const pieces: Piece[] = []
  let next = 1
  for (const hunk of hunks) {
    const count = hunk.before - next
    if (count > 0) pieces.push({ kind: 'gap', key: `gap ${hunk.before}`, count })
    pieces.push(...within(hunk, context))
    next = hunk.before + hunk.lines.filter((line) => line.kind !== 'added').length
  }
  return pieces
}

function within(hunk: Hunk, context: number): Piece[] {
  const pieces: Piece[] = []
  let shown: DiffLine[] = []
  const put = () => {
    if (shown.length > 0) pieces.push({ kind: 'lines', key: keyOf('lines', shown), lines: shown })
    shown = []
  }
  for (const run of runsOf(hunk.lines)) {
    if (run.lines[0]?.kind !== 'same') {
      shown.push(...run.lines)
      continue
    }
    const from = run.first ? 0 : context
    const to = run.lines.length - (run.last ? 0 : context)
    if ((run.first && run.last) || to - from < FOLD_MIN) {
      shown.push(...run.lines)
      continue
    }
    shown.push(...run.lines.slice(0, from))
    put()
    const hidden = run.lines.slice(from, to)
    pieces.push({ kind: 'fold', key: keyOf('fold', hidden), lines: hidden })
    shown.push(...run.lines.slice(to))
  }
  put()
  return pieces
}

type Run = { lines: DiffLine[]; first: boolean; last: boolean }

/** Lines that are the same, and lines that are not, in turn. */
function runsOf(lines: readonly DiffLine[]): Run[] {
  const runs: Run[] = []
  for (const line of lines) {
    const run = runs.at(-1)
    if (run && (run.lines[0]?.kind === 'same') === (line.kind === 'same')) run.lines.push(line)
    else runs.push({ lines: [line], first: runs.length === 0, last: false })
  }
  const end = runs.at(-1)
  if (end) end.last = true
  return runs
}

function keyOf(kind: string, lines: readonly DiffLine[]): string {
  const first = lines[0]
  return `${kind} ${first?.before ?? 'x'} ${first?.after ?? 'x'}`
}

/** Two sides of one row; a side is none where the other one has more lines. */
export type Pair = { before: DiffLine | null; after: DiffLine | null }

/** Puts what was removed beside what came in its place. */
export function paired(lines: readonly DiffLine[]): Pair[] {
  const pairs: Pair[] = []
  let [gone, come]: [DiffLine[], DiffLine[]] = [[], []]
  const put = () => {
    for (let at = 0; at < Math.max(gone.length, come.length); at++) pairs.push({ before: gone[at] ?? null, after: come[at] ?? null })
    ;[gone, come] = [[], []]
  }
  for (const line of lines) {
    if (line.kind === 'removed') {
      if (come.length > 0) put()
      gone.push(line)
    } else if (line.kind === 'added') come.push(line)
    else {
      put()
      pairs.push({ before: line, after: line })
    }
  }
  put()
  return pairs
}
