import { expect, test } from 'vitest'
import { folded, gathered, paired } from './fold'
import { filesOf, hunksOf, type Hunk } from './parse'

const numbered = (from: number, count: number) => Array.from({ length: count }, (_, n) => ` line ${from + n}`)
const hunk = (...lines: string[]): Hunk => hunksOf(['@@ -1,1 +1,1 @@', ...lines].join('\n'))[0] as Hunk
const shape = (hunks: Hunk[], context: number) => folded(hunks, context).map((piece) => (piece.kind === 'gap' ? `gap ${piece.count}` : `${piece.kind} ${piece.lines.length}`))

test('what is the same is folded but for the lines around a change', () => {
  expect(shape([hunk(...numbered(1, 10), '-old', '+new', ...numbered(12, 10))], 3)).toEqual(['fold 7', 'lines 8', 'fold 7'])
  expect(shape([hunk('+a', ...numbered(1, 20), '+b')], 3)).toEqual(['lines 4', 'fold 14', 'lines 4'])
})

test('a fold that would hide next to nothing is not made', () => {
  expect(shape([hunk('+a', ...numbered(1, 8), '+b')], 3)).toEqual(['lines 10'])
  expect(shape([hunk('+a', ...numbered(1, 9), '+b')], 3)).toEqual(['lines 4', 'fold 3', 'lines 4'])
  expect(shape([hunk(...numbered(1, 30))], 3)).toEqual(['lines 30'])
})

test('nothing is lost or doubled by folding, whatever the context', () => {
  const one = hunk(...numbered(1, 25), '-x', ...numbered(27, 4), '+y', ...numbered(31, 25))
  for (const context of [0, 1, 3, 10]) expect(folded([one], context).flatMap((piece) => (piece.kind === 'gap' ? [] : piece.lines))).toEqual(one.lines)
})

test('what lies between two hunks is counted, not shown', () => {
  const hunks = hunksOf('@@ -10,2 +10,3 @@\n a\n+b\n c\n@@ -50,1 +51,1 @@\n-d\n+e\n')
  expect(shape(hunks, 3)).toEqual(['gap 9', 'lines 3', 'gap 38', 'lines 2'])
})

test('neighbours that are not shown are one, until one of them is opened', () => {
  const same = Array.from({ length: 10 }, (_, n) => ` s${n}`)
  const pieces = folded(hunksOf(['@@ -1,11 +1,11 @@', '-a', '+b', ...same, '@@ -40,11 +40,11 @@', ...same, '-c', '+d'].join('\n')), 3)
  const shape = (...open: string[]) => gathered(pieces, new Set(open)).map((piece) => (piece.kind === 'rest' ? `rest ${piece.count} of ${piece.folds.length}` : `${piece.kind} ${piece.lines.length}`))
  const folds = pieces.filter((piece) => piece.kind === 'fold').map((piece) => piece.key)
  expect(shape()).toEqual(['lines 5', 'rest 42 of 2', 'lines 5'])
  expect(shape(folds[0] as string)).toEqual(['lines 5', 'fold 7', 'rest 35 of 1', 'lines 5'])
  expect(shape(...folds)).toEqual(['lines 5', 'fold 7', 'rest 28 of 0', 'fold 7', 'lines 5'])
})

test('lines carry their numbers on either side', () => {
  const [one] = hunksOf('@@ -4,3 +4,3 @@ fn main\n same\n-gone\n+come\n\\ No newline at end of file\n')
  expect(one?.lines).toEqual([
    { kind: 'same', text: 'same', before: 4, after: 4 },
    { kind: 'removed', text: 'gone', before: 5, after: null },
    { kind: 'added', text: 'come', before: null, after: 5, bare: true },
  ])
})

test('what came stands beside what it took the place of', () => {
  const pairs = paired(hunk('-a', '-b', '+c', ' d', '+e', '-f').lines)
  expect(pairs.map(({ before, after }) => `${before?.text ?? '·'}|${after?.text ?? '·'}`)).toEqual(['a|c', 'b|·', 'd|d', '·|e', 'f|·'])
})

test('a diff of several files is cut at its heads, and never within a hunk', () => {
  const files = filesOf(
    ['diff --git a/x b/x', '--- a/x', '+++ b/x', '@@ -1,2 +1,2 @@', '--- not a head', '+diff --git a/evil b/evil', ' end', 'diff --git a/old b/new', 'similarity index 100%', 'rename from old', 'rename to new', 'diff --git a/p b/p', 'new file mode 100644', 'Binary files /dev/null and b/p differ', ''].join('\n'),
  )
  expect(files.map(({ path, was, status, added, removed, binary }) => ({ path, was, status, added, removed, binary }))).toEqual([
    { path: 'x', was: null, status: 'changed', added: 1, removed: 1, binary: false },
    { path: 'new', was: 'old', status: 'renamed', added: 0, removed: 0, binary: false },
    { path: '', was: null, status: 'added', added: 0, removed: 0, binary: true },
  ])
})

test('a plain diff without git is read as well, and a text that is none has no hunks', () => {
  expect(filesOf('--- a.txt\n+++ b.txt\n@@ -1 +1 @@\n-a\n+b\n--- /dev/null\n+++ c.txt\n@@ -0,0 +1 @@\n+c\n').map((file) => [file.was, file.path, file.status])).toEqual([
    ['a.txt', 'b.txt', 'changed'],
    [null, 'c.txt', 'added'],
  ])
  expect(filesOf('just words').flatMap((file) => file.hunks)).toEqual([])
})
