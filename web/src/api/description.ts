import { queryOptions } from '@tanstack/react-query'
import type { Description } from '@/lib/openapi'
import { given, http } from './client'

/** The server's description of itself. */
export const descriptionQuery = queryOptions({
  queryKey: ['description'],
  queryFn: async ({ signal }) => (await given(http.GET('/openapi.json', { signal }))) as unknown as Description,
  staleTime: Number.POSITIVE_INFINITY,
})
