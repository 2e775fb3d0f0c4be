import type { SpecChange } from '@/api/source'

/** Changes of one part of a spec, of one thing where they belong to one. */
export type Group = { key: string; area: SpecChange['area']; of: string | null; changes: SpecChange[] }

/** Puts what belongs together together, in the order in which it comes. */
export function grouped(changes: readonly SpecChange[]): Group[] {
  const groups = new Map<string, Group>()
  for (const change of changes) {
    const key = `${change.area} ${change.of ?? ''}`
    const group = groups.get(key)
    if (group) group.changes.push(change)
    else groups.set(key, { key, area: change.area, of: change.of, changes: [change] })
  }
  return [...groups.values()]
}

/** How many things came, went and are otherwise. */
export function sumsOf(changes: readonly SpecChange[]): Record<SpecChange['kind'], number> {
  const of = (kind: SpecChange['kind']) => changes.filter((change) => change.kind === kind).length
  return { added: of('added'), removed: of('removed'), changed: of('changed') }
}
