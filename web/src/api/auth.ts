import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { ApiError, given, http, type Schemas } from './client'

export type User = Schemas['UserView']

/** Who is signed in; null when nobody is. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async ({ signal }): Promise<User | null> => {
    try {
      return await given(http.GET('/api/auth/me', { signal }))
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
  queryFn: ({ signal }) => given(http.GET('/api/auth/oidc', { signal })),
  staleTime: Infinity,
  retry: false,
})

/** Signs in; the session lives in an HttpOnly cookie that this page cannot read. */
export function useSignIn() {
  const cache = useQueryClient()
  return useMutation({
    mutationKey: ['sign-in'],
    mutationFn: (credentials: { email: string; password: string }) => given(http.POST('/api/auth/login', { body: credentials })),
    onSuccess: ({ user }) => cache.setQueryData(meQuery.queryKey, user),
  })
}

/** Signs out and forgets everything that was read. */
export function useSignOut() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: () => given(http.POST('/api/auth/logout')),
    onSuccess: () => {
      cache.setQueryData(meQuery.queryKey, null)
      cache.removeQueries({ predicate: (query) => query.queryKey[0] !== meQuery.queryKey[0] })
    },
  })
}
