import { queryOptions } from '@tanstack/react-query'
import { given, http } from './client'

/** How this server is: read again every now and then, because no event tells of it. */
export const healthQuery = queryOptions({
  queryKey: ['health'],
  queryFn: ({ signal }) => given(http.GET('/health', { signal })),
  staleTime: 10_000,
  refetchInterval: 15_000,
})

/** Which server this is. */
export const versionQuery = queryOptions({
  queryKey: ['version'],
  queryFn: ({ signal }) => given(http.GET('/version', { signal })),
  staleTime: Number.POSITIVE_INFINITY,
})

/** Who is let in, and how. */
export const modeQuery = queryOptions({
  queryKey: ['auth-mode'],
  queryFn: ({ signal }) => given(http.GET('/auth/mode', { signal })),
  staleTime: 60_000,
})

/** How this server is set. */
export const settingsQuery = queryOptions({
  queryKey: ['settings'],
  queryFn: ({ signal }) => given(http.GET('/api/settings', { signal })),
  staleTime: 60_000,
})
