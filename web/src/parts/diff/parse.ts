/** One line of a change; a number is none where the line is not on that side. */
export type DiffLine = { kind: 'same' | 'added' | 'removed'; text: string; before: number | null; after: number | null; /** No line end stands behind it. */ bare?: true }

/** Lines that stand together; `before` and `after` are the first line's numbers on either side. */
export type Hunk = { before: number; after: number; lines: DiffLine[] }

export type DiffStatus = 'added' | 'removed' | 'changed' | 'renamed' | 'copied' | 'retyped'

/** What became of one file. */
export type FileDiff = {
  path: string
  /** Its path before, where that was another. */
  was: string | null
  status: DiffStatus
  added: number
  removed: number
  /** Its content is no text, so there are no lines to show. */
  binary: boolean
  /** There is more than is shown. */
  cut: boolean
  hunks: Hunk[]
}

const HEAD = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/

/** The hunks of one file's patch; what stands before the first one is passed over. */
export function hunksOf(patch: string): Hunk[] {
  const hunks: Hunk[] = []
  let [before, after] = [0, 0]
  for (const line of linesOf(patch)) {
    const head = HEAD.exec(line)
    const hunk = hunks.at(-1)
    if (head) {
      before = Number(head[1])
      after = Number(head[2])
      hunks.push({ before, after, lines: [] })
    } else if (hunk === undefined) continue
    else if (line.startsWith('+')) hunk.lines.push({ kind: 'added', text: line.slice(1), before: null, after: after++ })
    else if (line.startsWith('-')) hunk.lines.push({ kind: 'removed', text: line.slice(1), before: before++, after: null })
    else if (line.startsWith('\\')) bare(hunk)
    else hunk.lines.push({ kind: 'same', text: line.slice(1), before: before++, after: after++ })
  }
  return hunks
}

/** Every file of a unified diff as git or `diff -u` writes it. A text without any head is one change of no file. */
export function filesOf(text: string): FileDiff[] {
  return partsOf(linesOf(text)).map((part) => {
    const hunks = hunksOf(part.join('\n'))
    const from = named(part, '--- ', 'rename from ', 'copy from ')
    const to = named(part, '+++ ', 'rename to ', 'copy to ')
    const path = to ?? from ?? ''
    return { path, was: from !== null && to !== null && from !== to ? from : null, status: statusOf(part, from, to), ...counted(hunks), binary: part.some((line) => /^(Binary files|GIT binary patch)/.test(line)), cut: false, hunks }
  })
}

/** How many lines were added and removed. */
export function counted(hunks: readonly Hunk[]): { added: number; removed: number } {
  const of = (kind: DiffLine['kind']) => hunks.reduce((sum, hunk) => sum + hunk.lines.filter((line) => line.kind === kind).length, 0)
  return { added: of('added'), removed: of('removed') }
}

function linesOf(text: string): string[] {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines
}

function bare(hunk: Hunk): void {
  const last = hunk.lines.at(-1)
  if (last) last.bare = true
}

/** Cuts a diff into files. Within a hunk no line is a head, whatever it says: its length was announced. */
function partsOf(lines: string[]): string[][] {
  const parts: string[][] = []
  let [left, right] = [0, 0]
  let headed = false
  for (const line of lines) {
    const within = left > 0 || right > 0
    if (within) {
      if (line.startsWith('-')) left--
      else if (line.startsWith('+')) right--
      else if (!line.startsWith('\\')) [left, right] = [left - 1, right - 1]
    } else {
      const begins = line.startsWith('diff ') || (line.startsWith('--- ') && !headed)
      if (begins) parts.push([])
      // The two names of a file stand behind git's own line, where there is one.
      if (begins || line.startsWith('@@')) headed = line.startsWith('diff ')
      const counts = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/.exec(line)
      if (counts) [left, right] = [Number(counts[1] ?? 1), Number(counts[2] ?? 1)]
    }
    if (parts.length === 0) parts.push([])
    parts.at(-1)?.push(line)
  }
  return parts
}

/** The first name that stands behind one of the marks, before any hunk; none for nothing. */
function named(part: string[], ...marks: string[]): string | null {
  const end = part.findIndex((line) => line.startsWith('@@'))
  for (const line of end < 0 ? part : part.slice(0, end)) {
    const mark = marks.find((one) => line.startsWith(one))
    if (mark === undefined) continue
    const name = line.slice(mark.length).replace(/\t.*$/, '')
    return name === '/dev/null' ? null : mark === '--- ' || mark === '+++ ' ? name.replace(/^"?[ab]\//, '') : name
  }
  return null
}

function statusOf(part: string[], from: string | null, to: string | null): DiffStatus {
  const has = (mark: string) => part.some((line) => line.startsWith(mark))
  if (has('rename from ')) return 'renamed'
  if (has('copy from ')) return 'copied'
  if (has('new file mode') || (from === null && to !== null)) return 'added'
  return has('deleted file mode') || (to === null && from !== null) ? 'removed' : 'changed'
}
