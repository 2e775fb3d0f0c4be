import { useId, useState, type ReactNode } from 'react'
import { ChevronRight } from 'lucide-react'
import { classes } from '@/lib/classes'
import { t } from '@/lib/text'
import { Badge, type Tone } from '@/ui/Badge'
import { Button } from '@/ui/Button'
import { DiffLines } from './DiffLines'
import type { DiffStatus, FileDiff, Hunk } from './parse'

/** A change with more lines opens when it is asked for. */
const LINES_OPEN = 400
/** So many lines exist at once; the rest when it is asked for. */
const LINES_SHOWN = 800

const TONES: Record<DiffStatus, Tone> = { added: 'ok', removed: 'bad', changed: 'neutral', renamed: 'accent', copied: 'accent', retyped: 'warn' }

type Props = { files: readonly FileDiff[]; split?: boolean | undefined; /** What stands at the end of a file's head, as a link to it. */ aside?: (file: FileDiff) => ReactNode }

/** Changed files, each with its lines; a large one is folded at first. */
export function DiffFiles({ files, split, aside }: Props) {
  return (
    <ul className="space-y-3">
      {files.map((file) => (
        <DiffFile key={`${file.was ?? ''} ${file.path}`} file={file} split={split} aside={aside?.(file)} />
      ))}
    </ul>
  )
}

function DiffFile({ file, split, aside }: { file: FileDiff; split?: boolean | undefined; aside?: ReactNode }) {
  const [open, setOpen] = useState(file.added + file.removed <= LINES_OPEN)
  const [all, setAll] = useState(false)
  const id = useId()
  const count = file.hunks.reduce((sum, hunk) => sum + hunk.lines.length, 0)
  const hunks = all ? file.hunks : firstLines(file.hunks, LINES_SHOWN)
  return (
    <li className="overflow-hidden rounded-lg border border-line">
      <div className="flex items-center gap-2 bg-raised pe-2">
        <button type="button" aria-expanded={open} aria-controls={open ? id : undefined} onClick={() => setOpen(!open)} className="flex min-w-0 grow items-center gap-2 py-1.5 ps-3 text-start focus-visible:-outline-offset-2">
          <ChevronRight aria-hidden size={14} className={classes('shrink-0 text-ink-3 transition-transform duration-150', open ? 'rotate-90' : 'rtl:-scale-x-100')} />
          <bdi dir="ltr" className="min-w-0 truncate font-mono text-xs" title={file.path}>
            {file.was !== null && <span className="text-ink-3">{`${file.was} → `}</span>}
            {file.path}
          </bdi>
          {file.status !== 'changed' && <Badge tone={TONES[file.status]}>{t(`diff.${file.status}`)}</Badge>}
        </button>
        <Counts file={file} />
        {aside}
      </div>
      {open && (
        <div id={id} className="border-t border-line">
          {file.binary ? <Note>{t('diff.binary')}</Note> : hunks.length > 0 ? <DiffLines hunks={hunks} label={t('diff.of', { path: file.path })} split={split} /> : <Note>{t('diff.empty')}</Note>}
          {!all && count > LINES_SHOWN && (
            <div className="border-t border-line p-2 text-center">
              <Button small onClick={() => setAll(true)}>
                {t('diff.rest', { n: count - LINES_SHOWN })}
              </Button>
            </div>
          )}
          {file.cut && <Note>{t('diff.cut')}</Note>}
        </div>
      )}
    </li>
  )
}

/** How many lines came and went. */
export function Counts({ file }: { file: Pick<FileDiff, 'added' | 'removed'> }) {
  return (
    <span dir="ltr" className="numbers shrink-0 font-mono text-xs">
      <span className="text-ok">
        <span className="sr-only">{t('diff.plus')} </span>
        {`+${file.added}`}
      </span>{' '}
      <span className="text-bad">
        <span className="sr-only">{t('diff.minus')} </span>
        {`−${file.removed}`}
      </span>
    </span>
  )
}

function Note({ children }: { children: ReactNode }) {
  return <p className="border-line bg-panel px-4 py-2 text-sm text-ink-3 not-first:border-t">{children}</p>
}

function firstLines(hunks: readonly Hunk[], most: number): Hunk[] {
  const first: Hunk[] = []
  let left = most
  for (const hunk of hunks) {
    if (left <= 0) break
    first.push(hunk.lines.length > left ? { ...hunk, lines: hunk.lines.slice(0, left) } : hunk)
    left -= hunk.lines.length
  }
  return first
}
