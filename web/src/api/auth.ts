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
  const forget = useForget()
  return useMutation({ mutationFn: () => given(http.POST('/api/auth/logout')), onSuccess: forget })
}

/** Ends every sign-in of this person, this one too. */
export function useSignOutEverywhere() {
  const forget = useForget()
  return useMutation({ mutationFn: () => given(http.POST('/api/auth/logout/everywhere')), onSuccess: forget })
}

/** Sets a password by an invitation or a reset, and signs in. */
export function useAcceptInvitation() {
  const cache = useQueryClient()
  return useMutation({
    mutationKey: ['sign-in'],
    mutationFn: (body: Schemas['AcceptBody']) => given(http.POST('/api/auth/invitation', { body })),
    onSuccess: ({ user }) => cache.setQueryData(meQuery.queryKey, user),
  })
}

/** Changes one's own password; every other sign-in ends. A wrong present one is no end of this sign-in. */
export function useChangePassword() {
  return useMutation({
    mutationKey: ['sign-in'],
    mutationFn: (body: Schemas['PasswordBody']) => given(http.PUT('/api/auth/password', { body })),
  })
}

/** Sets one's own picture: JPEG or PNG, at most 5 MB. */
export function useSetAvatar() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (file: File) => {
      const form = new FormData()
      form.append('avatar', file)
      return given(http.POST('/api/auth/profile/avatar', { body: { avatar: '' }, bodySerializer: () => form }))
    },
    onSuccess: ({ avatar_url }) => cache.setQueryData(meQuery.queryKey, (user) => user && { ...user, avatar_url }),
  })
}

/** Takes one's own picture away. */
export function useRemoveAvatar() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: () => given(http.DELETE('/api/auth/profile/avatar')),
    onSuccess: () => cache.setQueryData(meQuery.queryKey, (user) => user && { ...user, avatar_url: null }),
  })
}

function useForget(): () => void {
  const cache = useQueryClient()
  return () => {
    cache.setQueryData(meQuery.queryKey, null)
    cache.removeQueries({ predicate: (query) => query.queryKey[0] !== meQuery.queryKey[0] })
  }
}
