import { useMemo, useState } from 'react'
import { UnfoldVertical } from 'lucide-react'
import { classes } from '@/lib/classes'
import { t } from '@/lib/text'
import { folded, gathered, paired, type Pair } from './fold'
import type { DiffLine, Hunk } from './parse'

const CONTEXT = 3
const GROUND: Record<DiffLine['kind'], string> = { same: '', added: 'bg-ok-soft', removed: 'bg-bad-soft' }
const SIGN: Record<DiffLine['kind'], string> = { same: ' ', added: '+', removed: '-' }

/** The lines of one file's change: what is the same is folded, `split` puts before and after side by side. */
export function DiffLines({ hunks, label, split }: { hunks: readonly Hunk[]; label: string; split?: boolean | undefined }) {
  const pieces = useMemo(() => folded(hunks, CONTEXT), [hunks])
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region must be reachable by keyboard.
    <div dir="ltr" tabIndex={0} role="region" aria-label={label} className="overflow-x-auto bg-panel py-1 font-mono text-xs leading-5 focus-visible:-outline-offset-2">
      <div className={split ? 'min-w-full' : 'w-max min-w-full'}>
        {gathered(pieces, open).map((piece) => {
          if (piece.kind === 'rest') return piece.folds.length === 0 ? <Gap key={piece.key} count={piece.count} /> : <Fold key={piece.key} count={piece.count} onOpen={() => setOpen(new Set([...open, ...piece.folds]))} />
          return split ? <Split key={piece.key} lines={piece.lines} /> : piece.lines.map((line) => <Line key={`${line.before} ${line.after}`} line={line} />)
        })}
      </div>
    </div>
  )
}

/** One line with both numbers; the sign says what the ground says. */
function Line({ line }: { line: DiffLine }) {
  return (
    <div className={classes('flex min-h-5', GROUND[line.kind])}>
      <Number of={line.before} />
      <Number of={line.after} />
      <Sign kind={line.kind} />
      <span className="pe-4 whitespace-pre">
        {line.text || ' '}
        {line.bare && <Bare />}
      </span>
    </div>
  )
}

function Split({ lines }: { lines: readonly DiffLine[] }) {
  return paired(lines).map((pair) => (
    <div key={`${pair.before?.before ?? 'x'} ${pair.after?.after ?? 'x'}`} className="grid grid-cols-2">
      <Half pair={pair} side="before" />
      <Half pair={pair} side="after" />
    </div>
  ))
}

function Half({ pair, side }: { pair: Pair; side: 'before' | 'after' }) {
  const line = pair[side]
  return (
    <div className={classes('flex min-h-5 min-w-0', side === 'after' && 'border-s border-line', line === null ? 'bg-raised' : GROUND[line.kind])}>
      <Number of={line?.[side] ?? null} />
      {line && <Sign kind={line.kind} />}
      <span className="min-w-0 pe-3 [overflow-wrap:anywhere] whitespace-pre-wrap">
        {line?.text}
        {line?.bare && <Bare />}
      </span>
    </div>
  )
}

function Number({ of }: { of: number | null }) {
  return (
    <span aria-hidden className="numbers w-12 shrink-0 pe-2 text-end text-ink-3 select-none">
      {of}
    </span>
  )
}

function Sign({ kind }: { kind: DiffLine['kind'] }) {
  return <span className={classes('w-5 shrink-0 text-center whitespace-pre', kind === 'added' && 'text-ok', kind === 'removed' && 'text-bad')}>{SIGN[kind]}</span>
}

function Bare() {
  return <span className="ms-2 font-sans text-ink-3 italic">{t('diff.bare')}</span>
}

function Gap({ count }: { count: number }) {
  return <p className="border-y border-line bg-raised px-4 font-sans text-ink-3 first:border-t-0"><span dir="auto">{t('diff.same', { n: count })}</span></p>
}

function Fold({ count, onOpen }: { count: number; onOpen: () => void }) {
  return (
    <button type="button" onClick={onOpen} className="flex min-h-6 w-full items-center gap-2 border-y border-line bg-raised px-4 font-sans text-ink-2 hover:bg-hover hover:text-ink focus-visible:-outline-offset-2">
      <UnfoldVertical aria-hidden size={13} />
      <span dir="auto">{t('diff.same', { n: count })}</span>
      <span className="sr-only">{t('diff.unfold')}</span>
    </button>
  )
}
