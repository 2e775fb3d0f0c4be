import { infiniteQueryOptions } from '@tanstack/react-query'
import { given, http, present, type Schemas } from './client'

/** One line of the record: who wanted what, and what the rules said. */
export type AuditLine = Schemas['AuditView']
export const RULINGS = ['allow', 'needs_approval', 'deny'] as const
export type AuditFilter = { actor?: string | undefined; action?: string | undefined; ruling?: (typeof RULINGS)[number] | undefined; since_ms?: number | undefined }

/** How many lines come at once. */
export const AUDIT_PAGE = 200

/** The record, oldest first, a page at a time. */
export function auditQuery(filter: AuditFilter) {
  return infiniteQueryOptions({
    queryKey: ['audit', filter],
    queryFn: ({ signal, pageParam }) => given(http.GET('/api/audit', { params: { query: present({ ...filter, after: pageParam, limit: AUDIT_PAGE }) }, signal })),
    initialPageParam: 0,
    getNextPageParam: (last: AuditLine[]) => (last.length < AUDIT_PAGE ? undefined : last.at(-1)?.seq),
    staleTime: 10_000,
  })
}

/** Where the chain is broken: the first line that does not name the line before it by its hash; null where it is whole. Only lines that follow one another are compared. */
export function brokenAt(lines: readonly AuditLine[]): number | null {
  for (const [at, line] of lines.entries()) {
    const before = lines[at - 1]
    if (before && line.seq === before.seq + 1 && line.prev_hash !== before.hash) return line.seq
  }
  return null
}
