import { queryOptions } from '@tanstack/react-query'
import { given, http, type Schemas } from './client'

export type Notice = Schemas['Notice']
export const NOTICE_KINDS = ['approval', 'run', 'job', 'health'] as const satisfies readonly Schemas['NoticeKind'][]
export type NoticeKind = (typeof NOTICE_KINDS)[number]

/** What concerns the caller, the newest first: read again when an event says so, so what was missed while away is in it. */
export const noticesQuery = queryOptions({
  queryKey: ['notices'],
  queryFn: ({ signal }) => given(http.GET('/api/notices', { params: { query: { limit: 50 } }, signal })),
  staleTime: 15_000,
})
