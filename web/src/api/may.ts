import { queryOptions, useQuery } from '@tanstack/react-query'
import { given, http, type Schemas } from './client'

export type Deed = Schemas['Deed']

/** What the caller may do whatever it is done to, as the gate says it. */
export const mayQuery = queryOptions({
  queryKey: ['may'],
  queryFn: ({ signal }) => given(http.GET('/api/auth/may', { signal })),
  staleTime: 60_000,
})

/** Why something may not be done, in the server's words; null while it may, or while nobody knows: the server refuses it all the same. */
export function useBecause(deed: Deed): string | null {
  const { data } = useQuery(mayQuery)
  const said = data?.find((one) => one.deed === deed)
  return said && !said.ok ? (said.because ?? '') : null
}

/** What the rules in force let each role do. */
export const rolesQuery = queryOptions({
  queryKey: ['roles'],
  queryFn: ({ signal }) => given(http.GET('/api/policy/roles', { signal })),
  staleTime: 60_000,
})
