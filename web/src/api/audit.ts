import { infiniteQueryOptions, useMutation } from '@tanstack/react-query'
import { eachLine } from '@/lib/lines'
import { ApiError, given, givenLines, http, present, type Schemas } from './client'

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

export type VerifyLine = Schemas['VerifyLine']

/** Has the whole trail checked by the server; `onLine` is told how far it is, and at last what was found. */
export function useVerify(onLine: (line: VerifyLine) => void) {
  return useMutation({
    mutationFn: async () => {
      await eachLine<VerifyLine>(await givenLines(http.POST('/api/audit/verify', { parseAs: 'stream' })), (line) => {
        if (line.line === 'broken') throw new ApiError(503, line.error)
        onLine(line)
      })
    },
  })
}

/** Where the rows of a filter are had as a file. */
export function exportAddress(filter: AuditFilter): string {
  const said = Object.entries(filter).filter(([, value]) => value !== undefined)
  return `/api/audit/export?${new URLSearchParams(said.map(([key, value]) => [key, String(value)])).toString()}`
}
