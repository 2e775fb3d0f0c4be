import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { given, http, type Schemas } from './client'

export type Hit = Schemas['Hit']
export type HitKind = Schemas['HitKind']

/** In which order the kinds stand. */
export const HIT_KINDS = ['project', 'session', 'run', 'job', 'campaign', 'lead', 'person', 'account', 'opportunity', 'memory', 'rule'] as const satisfies readonly HitKind[]

/** What has all the words, a few of each kind; nothing for an empty question. */
export function searchQuery(q: string, limit: number) {
  return queryOptions({
    queryKey: ['search', q, limit],
    queryFn: ({ signal }) => given(http.GET('/api/search', { params: { query: { q, limit } }, signal })),
    enabled: q !== '',
    staleTime: 10_000,
    placeholderData: keepPreviousData,
  })
}
