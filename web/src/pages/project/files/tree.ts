import type { Entry } from '@/api/source'

export type Folder = { kind: 'folder'; name: string; path: string; within: Node[] }
export type Leaf = { kind: Entry['kind']; name: string; path: string; bytes: number }
export type Node = Folder | Leaf

/** A row of the tree as it is shown. */
export type Row = { node: Node; level: number; open: boolean; at: number; of: number }

/** Paths as a tree: folders first, each by name. */
export function treeOf(entries: readonly Entry[]): Node[] {
  const root: Folder = { kind: 'folder', name: '', path: '', within: [] }
  const folders = new Map([['', root]])
  const folder = (path: string): Folder => {
    const known = folders.get(path)
    if (known) return known
    const cut = path.lastIndexOf('/')
    const made: Folder = { kind: 'folder', name: path.slice(cut + 1), path, within: [] }
    folders.set(path, made)
    folder(cut < 0 ? '' : path.slice(0, cut)).within.push(made)
    return made
  }
  for (const { path, kind, bytes } of entries) {
    const cut = path.lastIndexOf('/')
    folder(cut < 0 ? '' : path.slice(0, cut)).within.push({ kind, name: path.slice(cut + 1), path, bytes })
  }
  for (const { within } of folders.values()) within.sort(byName)
  return root.within
}

const names = new Intl.Collator('en', { numeric: true })

function byName(a: Node, b: Node): number {
  return Number(b.kind === 'folder') - Number(a.kind === 'folder') || names.compare(a.name, b.name)
}

/** The rows of a tree of which these folders are open. */
export function rowsOf(nodes: readonly Node[], open: ReadonlySet<string>, level = 1): Row[] {
  return nodes.flatMap((node, at) => {
    const isOpen = node.kind === 'folder' && open.has(node.path)
    const row: Row = { node, level, open: isOpen, at: at + 1, of: nodes.length }
    return isOpen ? [row, ...rowsOf(node.within, open, level + 1)] : [row]
  })
}

/** The files whose path holds all these words, as rows without a tree. */
export function matching(entries: readonly Entry[], query: string): Row[] {
  const wanted = query.toLowerCase().split(/\s+/).filter(Boolean)
  const found = entries.filter(({ path }) => wanted.every((one) => path.toLowerCase().includes(one)))
  return found.map(({ path, kind, bytes }, at) => ({ node: { kind, name: path, path, bytes }, level: 1, open: false, at: at + 1, of: found.length }))
}

/** The folders that lead to a path. */
export function above(path: string): string[] {
  const parts = path.split('/').slice(0, -1)
  return parts.map((_, at) => parts.slice(0, at + 1).join('/'))
}

/** What a key does in the tree: another row, a folder opened or closed, or nothing. */
export type Step = { to: number } | { fold: string } | { choose: Node } | null

export function stepOf(key: string, rows: readonly Row[], at: number, rtl: boolean): Step {
  const row = rows[at]
  if (!row) return null
  const [inward, outward] = rtl ? ['ArrowLeft', 'ArrowRight'] : ['ArrowRight', 'ArrowLeft']
  const last = rows.length - 1
  if (key === 'ArrowDown') return { to: Math.min(at + 1, last) }
  if (key === 'ArrowUp') return { to: Math.max(at - 1, 0) }
  if (key === 'Home') return { to: 0 }
  if (key === 'End') return { to: last }
  if (key === 'Enter' || key === ' ') return row.node.kind === 'folder' ? { fold: row.node.path } : { choose: row.node }
  if (key === inward && row.node.kind === 'folder') return row.open ? { to: Math.min(at + 1, last) } : { fold: row.node.path }
  if (key === outward) {
    if (row.open) return { fold: row.node.path }
    const parent = rows.slice(0, at).findLastIndex((one) => one.level < row.level)
    return parent < 0 ? null : { to: parent }
  }
  if (key.length === 1) {
    const order = [...rows.slice(at + 1).map((_, n) => at + 1 + n), ...rows.slice(0, at).map((_, n) => n)]
    const to = order.find((n) => rows[n]?.node.name.toLowerCase().startsWith(key.toLowerCase()))
    return to === undefined ? null : { to }
  }
  return null
}
