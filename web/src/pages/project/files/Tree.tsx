import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { ChevronRight, File, FileSymlink, Folder, FolderGit2, FolderOpen } from 'lucide-react'
import type { Entry } from '@/api/source'
import { classes } from '@/lib/classes'
import { t } from '@/lib/text'
import { windowOf } from '@/ui/window'
import { above, matching, rowsOf, stepOf, treeOf, type Node, type Row } from './tree'

const ROW_PX = 28

type Props = { entries: readonly Entry[]; chosen: string | undefined; query: string | undefined; onChoose: (path: string) => void; className?: string }

/** The files as a tree; only the rows in sight exist. The tree itself has the focus and says which row is meant. */
export function Tree({ entries, chosen, query, onChoose, className }: Props) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set(above(chosen ?? '')))
  const [seen, setSeen] = useState(chosen)
  if (seen !== chosen) {
    setSeen(chosen)
    setOpen(new Set([...open, ...above(chosen ?? '')]))
  }
  const nodes = useMemo(() => treeOf(entries), [entries])
  const rows = useMemo(() => (query === undefined ? rowsOf(nodes, open) : matching(entries, query)), [entries, nodes, open, query])
  const [meant, setMeant] = useState(chosen)
  const at = Math.max(0, rows.findIndex((row) => row.node.path === (meant ?? chosen)))
  const { box, view } = useView(at)
  const id = useId()
  const fold = (path: string) => setOpen((now) => new Set(now.has(path) ? [...now].filter((one) => one !== path) : [...now, path]))
  const choose = (node: Node) => {
    setMeant(node.path)
    if (node.kind === 'folder') fold(node.path)
    else onChoose(node.path)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const step = stepOf(event.key, rows, at, document.dir === 'rtl')
    if (step === null) return
    event.preventDefault()
    event.stopPropagation()
    if ('to' in step) setMeant(rows[step.to]?.node.path)
    else if ('fold' in step) fold(step.fold)
    else choose(step.choose)
  }
  const { from, to } = windowOf(rows.length, ROW_PX, view.top, view.height)
  return (
    <div ref={box} role="tree" aria-label={t('files.tree')} tabIndex={0} aria-activedescendant={rows.length > 0 ? `${id}-${at}` : undefined} onKeyDown={onKeyDown} className={classes('group/tree overflow-auto py-1 focus-visible:-outline-offset-2', className)}>
      <div role="presentation" className="relative" style={{ height: rows.length * ROW_PX }}>
        {rows.slice(from, to).map((row, n) => (
          <TreeRow key={row.node.path} id={`${id}-${from + n}`} row={row} top={(from + n) * ROW_PX} meant={from + n === at} chosen={row.node.path === chosen} onChoose={() => choose(row.node)} />
        ))}
      </div>
      {rows.length === 0 && <p className="px-3 py-2 text-sm text-ink-3">{t('files.noMatch')}</p>}
    </div>
  )
}

type RowProps = { id: string; row: Row; top: number; meant: boolean; chosen: boolean; onChoose: () => void }

function TreeRow({ id, row, top, meant, chosen, onChoose }: RowProps) {
  const { node, level, open, at, of } = row
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the tree takes the keys for its rows.
    <div
      id={id}
      role="treeitem"
      aria-level={level}
      aria-setsize={of}
      aria-posinset={at}
      aria-selected={chosen}
      aria-expanded={node.kind === 'folder' ? open : undefined}
      onClick={onChoose}
      className={classes(
        'absolute inset-x-1 flex cursor-pointer items-center gap-1.5 rounded-md pe-2 text-sm select-none',
        chosen ? 'bg-accent-soft text-accent-text' : 'text-ink-2 hover:bg-hover hover:text-ink',
        meant && 'group-focus-visible/tree:ring-2 group-focus-visible/tree:ring-accent group-focus-visible/tree:ring-inset',
      )}
      style={{ top, height: ROW_PX, paddingInlineStart: 6 + (level - 1) * 14 }}
    >
      <ChevronRight aria-hidden size={13} className={classes('shrink-0 text-ink-3', node.kind !== 'folder' && 'invisible', open ? 'rotate-90' : 'rtl:-scale-x-100')} />
      <Glyph kind={node.kind} open={open} />
      <bdi dir="ltr" title={node.path} className="truncate">
        {node.name}
      </bdi>
    </div>
  )
}

function Glyph({ kind, open }: { kind: Node['kind']; open: boolean }) {
  const look = 'shrink-0 text-ink-3'
  if (kind === 'folder') return open ? <FolderOpen aria-hidden size={15} className={look} /> : <Folder aria-hidden size={15} className={look} />
  if (kind === 'link') return <FileSymlink aria-hidden size={15} className={look} />
  return kind === 'module' ? <FolderGit2 aria-hidden size={15} className={look} /> : <File aria-hidden size={15} className={look} />
}

/** What of the tree is in sight; the row that is meant always is. */
function useView(at: number) {
  const box = useRef<HTMLDivElement>(null)
  const [view, setView] = useState({ top: 0, height: 600 })
  useEffect(() => {
    const element = box.current
    if (!element) return
    const look = () => setView({ top: element.scrollTop, height: element.clientHeight })
    const resized = new ResizeObserver(look)
    resized.observe(element)
    element.addEventListener('scroll', look, { passive: true })
    return () => {
      resized.disconnect()
      element.removeEventListener('scroll', look)
    }
  }, [])
  useEffect(() => {
    const element = box.current
    if (!element) return
    const [top, bottom] = [at * ROW_PX, (at + 1) * ROW_PX + 8]
    if (top < element.scrollTop) element.scrollTop = top
    else if (bottom > element.scrollTop + element.clientHeight) element.scrollTop = bottom - element.clientHeight
  }, [at])
  return { box, view }
}
