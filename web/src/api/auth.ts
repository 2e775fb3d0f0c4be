import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { ApiError, get, post } from './client'

export type User = { id: string; email: string; role: 'viewer' | 'developer' | 'admin'; avatar_url: string | null }

/** Who is signed in; null when nobody is. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async ({ signal }): Promise<User | null> => {
    try {
      const answer = await get<User | { user: User }>('/api/auth/me', signal)
      return 'user' in answer ? answer.user : answer
    } catch (error) {
      if (error instanceof ApiError && (error.status === 401 || error.status === 403)) return null
      throw error
    }
  },
  staleTime: 5 * 60_000,
})

/** Whether one may also sign in by a provider, and what it is called; nothing is offered while the server does not answer. */
export const offerQuery = queryOptions({
  queryKey: ['offer'],
  queryFn: ({ signal }) => get<{ offered: boolean; name?: string }>('/api/auth/oidc', signal),
  staleTime: Infinity,
  retry: false,
})

/** Signs in; the session lives in an HttpOnly cookie that this page cannot read. */
export function useSignIn() {
  const cache = useQueryClient()
  return useMutation({
    mutationKey: ['sign-in'],
    mutationFn: (credentials: { email: string; password: string }) =>
      post<{ user: User }>('/api/auth/login', credentials),
    onSuccess: ({ user }) => cache.setQueryData(meQuery.queryKey, user),
  })
}

/** Signs out and forgets everything that was read. */
export function useSignOut() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: () => post<void>('/api/auth/logout'),
    onSuccess: () => {
      cache.setQueryData(meQuery.queryKey, null)
      cache.removeQueries({ predicate: (query) => query.queryKey[0] !== meQuery.queryKey[0] })
    },
  })
}
